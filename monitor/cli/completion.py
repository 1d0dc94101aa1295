"""``monitor completion``: the script that lets a shell complete commands, options, claims and study numbers."""

import sys

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


#: ``\\b`` keeps click from joining the lines.
_WHERE = """\b
bash:  monitor completion bash > ~/.local/share/bash-completion/completions/monitor
zsh:   monitor completion zsh > ~/.zfunc/_monitor   (a folder of $fpath)
fish:  monitor completion fish > ~/.config/fish/completions/monitor.fish
"""


@click.command(name="completion", epilog=_WHERE)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print the script that completes commands, claims and study numbers while you type."""
    made = get_completion_class(shell)
    assert made is not None
    group = context.find_root().command
    sys.stdout.write(made(group, {}, "monitor", "_MONITOR_COMPLETE").source() + "\n")
