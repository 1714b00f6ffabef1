"""What a process that reads a stranger's files may do: little, and less in every fork.

Nothing here is fatal. What a system does not offer is left out, and :func:`confine` tells what holds. POSIX only;
everything that Linux alone has is asked for by name.
"""

from __future__ import annotations

import ctypes
import errno
import os
import resource
import signal
import stat
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, Final

NOBODY: Final = 65534
"""Whose rights are enough where root's own files are readable by everybody."""
SPARE_PROCESSES: Final = 512
"""Forks that fit beside all processes of the machine; its other users start some meanwhile."""
OPEN_FILES: Final = 64
"""Descriptors of a process that reads one connector."""

_SET_DEATH_SIGNAL: Final = 1
_SET_DUMPABLE: Final = 4
_SET_NO_NEW_PRIVILEGES: Final = 38
_READ_EVERYTHING: Final = 1 << 2
"""CAP_DAC_READ_SEARCH: the one capability that root keeps where its files are open to nobody else."""

_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EPERM
_MASKED_EQUAL: Final = 7
_WRITING: Final = (os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC)
_REFUSED: Final = (
    "socket socketpair socketcall "
    "ptrace process_vm_readv process_vm_writev process_madvise pidfd_getfd kcmp perf_event_open "
    "execve execveat setsid setpgid unshare setns chroot pivot_root mount umount umount2 fsopen open_tree move_mount "
    "keyctl add_key request_key bpf userfaultfd io_uring_setup io_uring_enter io_uring_register "
    "open_by_handle_at openat2 init_module finit_module kexec_load kexec_file_load "
    "creat truncate truncate64 ftruncate ftruncate64 fallocate memfd_create "
    "unlink unlinkat rename renameat renameat2 mkdir mkdirat mknod mknodat rmdir link linkat symlink symlinkat "
    "chmod fchmod fchmodat fchmodat2 chown lchown fchown fchownat utime utimes utimensat futimesat "
    "setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat "
    "shmget msgget semget mq_open"
)
"""System calls that lead to a network, another process, another program, or a change of any file."""


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("mask", ctypes.c_uint64),
        ("value", ctypes.c_uint64),
    )


class _Capabilities(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def conceal() -> bool:
    """Close this process's memory and environment to others of the same user. False where the system cannot."""
    return _prctl(_SET_DUMPABLE, 0)


def confine(directories: Iterable[str], memory: int) -> dict[str, str]:
    """Confine the worker, all its later forks included.

    :param directories: what it is going to read.
    :param memory: bytes of address space for each process.
    :returns: what holds: ``user``, ``limits``, ``privileges``, ``concealed``, ``system calls``, each with a few words.
    """
    holds = {"user": _leave_root(list(directories)) if os.geteuid() == 0 else f"user {os.geteuid()}"}
    if limit(RLIMIT_CORE=0, RLIMIT_FSIZE=0, RLIMIT_AS=memory, **_processes()):
        holds["limits"] = "memory, file size, core files, processes"
    if _prctl(_SET_NO_NEW_PRIVILEGES, 1):
        holds["privileges"] = "no new ones"
    if conceal():
        holds["concealed"] = "from processes of the same user"
    if _refuse_calls():
        holds["system calls"] = "no network, no program, no other process, no change of a file"
    return holds


def end_with(parent: int) -> None:
    """End this process, at once, when its parent ends. Forget nothing where the system has no such thing.

    :param parent: process id of the parent, asked for before the fork: it may have ended since.
    """
    if _prctl(_SET_DEATH_SIGNAL, signal.SIGKILL) and os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def limit(**limits: int) -> bool:
    """Lower limits of this process, never raise one. False where one of them is unknown or refused."""
    held = True
    for name, value in limits.items():
        try:
            number = getattr(resource, name)
            hard = resource.getrlimit(number)[1]
            lowest = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(number, (lowest, lowest))
        except (AttributeError, ValueError, OSError):
            held = False
    return held


def limit_time(seconds: float, of_forks: float = 0.0) -> None:
    """End this process after so many seconds of processor time: SIGPROF, and the system's own limit behind it.

    :param of_forks: what a fork of this process may take, since that inherits the system's limit and nothing else.
    """
    limit(RLIMIT_CPU=int(max(seconds, of_forks)) + 2)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _prctl(option: int, value: int) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    return int(_libc().prctl(option, ctypes.c_ulong(value), 0, 0, 0)) == 0


def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _processes() -> dict[str, int]:
    """A limit on processes counts all that the user runs anywhere on the machine, so it lies above their number."""
    try:
        with open("/proc/loadavg", encoding="ascii") as file:
            running = int(file.read().split()[3].partition("/")[2])
    except (OSError, ValueError, IndexError):
        return {}
    return {"RLIMIT_NPROC": running + SPARE_PROCESSES}


# --- The user --------------------------------------------------------------------------------------------------------


def _leave_root(directories: list[str]) -> str:
    """Become the user whose files are read, where that user can read them and this program."""
    try:
        owner = os.stat(directories[0])
    except (IndexError, OSError):
        owner = os.stat("/")
    user, group = (owner.st_uid, owner.st_gid) if owner.st_uid else (NOBODY, NOBODY)
    program = [path for path in (*sys.path, os.path.dirname(__file__)) if os.path.exists(path)]
    if _in_fork(lambda: become(user, group) and _reads(program, directories)):
        become(user, group)
        return f"user {user}"
    capabilities = "without capabilities" if _drop_capabilities() else "with all its capabilities"
    return f"root, {capabilities}: user {user} cannot read the program or the connectors"


def become(user: int, group: int) -> bool:
    """Another user for good, without groups of the old one. False where the system refuses."""
    try:
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)
    except OSError:
        return False
    return True


def _reads(program: list[str], directories: list[str]) -> bool:
    """Whether this process can read the program, and every file that lies directly in the directories."""
    for path in (*program, *directories):
        if not os.access(path, os.R_OK | os.X_OK if os.path.isdir(path) else os.R_OK):
            return False
    for directory in directories:
        with os.scandir(directory) as entries:
            for entry in entries:
                mode = entry.stat(follow_symlinks=False).st_mode
                if (stat.S_ISREG(mode) or stat.S_ISDIR(mode)) and not os.access(entry.path, os.R_OK):
                    return False
    return True


def _in_fork(check: Callable[[], bool]) -> bool:
    """The answer that a fork of this process finds; what it does to itself, ends with it."""
    fork = os.fork()
    if fork == 0:
        status = 1
        with suppress(BaseException):
            status = 0 if check() else 1
        os._exit(status)
    return os.waitpid(fork, 0)[1] == 0


def _drop_capabilities() -> bool:
    """Root without its powers: it reads files, and cannot look into other processes."""
    if not sys.platform.startswith("linux"):
        return False
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    kept = _Capabilities(_READ_EVERYTHING, _READ_EVERYTHING, 0)
    return int(_libc().capset(header, (_Capabilities * 2)(kept, _Capabilities()))) == 0


# --- System calls ----------------------------------------------------------------------------------------------------


def _refuse_calls() -> bool:
    """Refuse system calls with EPERM, by libseccomp: the library that Debian's apt and systemd need everywhere."""
    try:
        library: Any = ctypes.CDLL("libseccomp.so.2")
    except OSError:
        return False
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(_ALLOW)))
    if context.value is None:
        return False

    def refuse(name: str, *comparisons: _Comparison) -> bool:
        number = library.seccomp_syscall_resolve_name(name.encode("ascii"))
        array = (_Comparison * len(comparisons))(*comparisons)
        if number < 0:
            return True  # this architecture, or this version of the library, does not know the call
        return bool(
            library.seccomp_rule_add_array(context, ctypes.c_uint32(_REFUSE), number, len(comparisons), array) == 0
        )

    try:
        added = [refuse(name) for name in _REFUSED.split()]
        for name, argument in (("open", 1), ("openat", 2)):
            added += [refuse(name, _Comparison(argument, _MASKED_EQUAL, flag, flag)) for flag in _WRITING]
        return all(added) and library.seccomp_load(context) == 0
    finally:
        library.seccomp_release(context)
