"""Mails that came back: the signed return path, the notice itself, and the folder that it lies in."""

from monitor.bounces.folder import BounceFolder
from monitor.bounces.notice import Notice, Verdict, read_notice
from monitor.bounces.returnpath import ReturnPath, secret_of

__all__ = ["BounceFolder", "Notice", "ReturnPath", "Verdict", "read_notice", "secret_of"]
