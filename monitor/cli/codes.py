"""The codes of problems outside the watchlist, with a sentence on each; those of the watchlist explain themselves.

The first digit is the kind: 0 the command line, 1 the watchlist, 3 a record, 4 the registry, 5
settings and files, 6 mails and templates, 7 storage, 8 the lock, 9 the demo.
"""

from collections.abc import Mapping

from monitor.watchfile.codes import Code

_ELSEWHERE = {
    "E000": "A problem without a code of its own.",
    "E001": "The command was called in a way that it does not know. The line after --> shows how it is called.",
    "E191": "A decision was not written into the watchlist, because the file could not be edited safely.",
    "E192": "An edit of the watchlist takes so much away that it waits for a person.",
    "E301": "A record of the registry cannot be read. Its last facts are kept, and nothing is concluded from it.",
    "E400": "The registry's address in the settings is not a web address.",
    "E401": "The registry could not be reached: no name, no connection, or a broken one.",
    "E402": "The registry's answer did not come whole in the time that one request may take.",
    "E403": "The registry, or something before it, refuses this program.",
    "E404": "The registry asks for fewer requests.",
    "E405": "The registry reports an error of its own.",
    "E406": "The registry's address answers with another address. Redirects are not followed.",
    "E407": "An answer is not what the registry documents, so nothing in it is used.",
    "E408": "An answer is larger than any that the registry should give.",
    "E409": "An answer is not whole: pages are missing or the data moved while it was read. Nothing is concluded.",
    "E410": "The registry does not search this name. The other names of the watch are searched.",
    "E411": "The registry refuses the request as wrong, which it should not be.",
    "E412": "Not one study of a group asked for by number came back, which is no answer to believe.",
    "E413": "A number of a study has a form that the registry does not use.",
    "E414": "A search did not find the known study that it must find, so its silence proves nothing.",
    "W401": "The watchlist confirms a study that the registry does not list.",
    "W402": "The same field changed in the same way in many studies at once, which may be a change of format.",
    "E501": "A setting has a value that cannot be used.",
    "E502": "A setting is missing that another one needs.",
    "E503": "A file of settings or of a secret cannot be read.",
    "E504": "The settings file holds a name that is not a setting.",
    "E505": "A file that the command was given cannot be read.",
    "E506": "A line or record of a file cannot be used. It is left out, and the others are read.",
    "E507": "A compressed file ends before its end.",
    "E508": "A file is larger than the command reads.",
    "E509": "Nothing in what was given can become a watch.",
    "E510": "Nobody can listen at the address that is set for /healthz and /metrics.",
    "W508": "A study has two different records on one day; the first is used.",
    "E601": "A template does not compile, so its mail could not be written.",
    "E602": "A finished mail holds headers that are not ours. It is not sent.",
    "E611": "A mail was given up: refused for good, or deferred for five days. monitor outbox retry tries it again.",
    "E612": "No mail at all can be sent: the server is down, or refuses the login or the encryption. The mails wait.",
    "E613": "A mail waits for a person: the program failed at it three times, or nobody knows whether it arrived.",
    "E614": "Nothing is sent to an address any more, because three mails to it came back for good.",
    "E615": "The folder of mails that came back cannot be read. Mails go out as before.",
    "E616": "The digest of a list cannot be written. Other lists get theirs; what this one would tell waits.",
    "E701": "The database cannot be opened or written.",
    "E702": "The database was written by a newer version of the program.",
    "E703": "The kind of database does not allow what was asked.",
    "E704": "The line to the database was lost. What was under way is done again.",
    "E705": "The database file is damaged. It is left as it is; a backup has to be restored.",
    "E706": "The database is not the one that this state directory worked with before.",
    "E721": "The pages or data files cannot be written.",
    "E707": "The state directory cannot be made or written to.",
    "E708": "The address of the database is not one, or its driver is not installed.",
    "E801": "Another instance works in the same state directory.",
    "E901": "The system had no room for the process that reads the watchlist. It is tried again.",
    "E902": "The demo's authored history is wrong.",
}

#: Every code, in order, and what it means.
CODES: Mapping[str, str] = dict(sorted(({code.value: code.meaning for code in Code} | _ELSEWHERE).items()))
