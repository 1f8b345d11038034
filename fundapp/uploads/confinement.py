"""What the worker gives up before it reads a byte: memory, time, files, network, children. It must never know why.

Two fences, either of which is enough against the network: a network namespace of its own with nothing in it, and a list
of the few system calls that reading a picture needs. Where neither can be raised, the worker refuses to work.
"""

import ctypes
import os
import platform
import resource
import struct

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _PR_SET_DUMPABLE, _SECCOMP_MODE_FILTER = 38, 22, 4, 2
# Instructions of the kernel's packet filter, in which a list of calls is written.
_LOAD, _EQUAL, _HAS_BITS, _RETURN = 0x20, 0x15, 0x45, 0x06
# Let it through; answer "not permitted"; answer "there is no such call".
_ALLOW, _REFUSE, _UNKNOWN = 0x7FFF0000, 0x00050001, 0x00050026
_CALL_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
# The decoder of HEIC wants a thread, which is a `clone` with this bit; a child has not got it. Of `clone3` the filter
# cannot see the bits, so it is not there, and the C library takes the older one.
_IS_THREAD = 0x00010000
_CLONE3 = 435

# Memory, time, randomness, the pipes that are open already, and the end. Nothing that opens, connects or starts.
_CALLS = {
    "x86_64": (
        0xC000003E,
        56,  # clone
        (
            # read write close fstat poll lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn ioctl
            *(0, 1, 3, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
            # pread64 writev sched_yield mremap madvise nanosleep getpid exit uname getrusage times gettimeofday
            *(17, 20, 24, 25, 28, 35, 39, 60, 63, 98, 100, 96),
            # sigaltstack gettid time futex sched_getaffinity clock_gettime clock_nanosleep exit_group tgkill
            *(131, 186, 201, 202, 204, 228, 230, 231, 234),
            # set_robust_list getrandom rseq
            *(273, 318, 334),
        ),
    ),
    "aarch64": (
        0xC00000B7,
        220,  # clone
        (
            # ioctl close lseek read write writev pread64 fstat exit exit_group futex nanosleep clock_gettime
            *(29, 57, 62, 63, 64, 66, 67, 80, 93, 94, 98, 101, 113),
            # clock_nanosleep sched_getaffinity sched_yield tgkill sigaltstack rt_sigaction rt_sigprocmask rt_sigreturn
            # times
            *(115, 123, 124, 131, 132, 134, 135, 139, 153),
            # set_robust_list uname getrusage gettimeofday getpid gettid brk munmap mremap mmap mprotect madvise
            # getrandom rseq
            *(99, 160, 165, 169, 172, 178, 214, 215, 216, 222, 226, 233, 278, 293),
        ),
    ),
}


def give_up_everything(*, memory_bytes: int, seconds: int) -> tuple[str, ...]:
    """Raise every fence that this machine has, and name those that hold the network off; empty when none does."""
    libc = ctypes.CDLL(None, use_errno=True)
    # No other process of the same user may look into this one, and a crash leaves no picture in a core file.
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))
    fences = []
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) == 0:
        fences.append("namespace")
    if _only_these_calls(libc):
        fences.append("calls")
    else:
        # Counts threads as well, so it is for machines where the list of calls does not keep children away.
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    return tuple(fences)


def _only_these_calls(libc: ctypes.CDLL) -> bool:
    known = _CALLS.get(platform.machine())
    if known is None:
        return False
    program = _program(*known)
    code = ctypes.create_string_buffer(program, len(program))
    header = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.c_char_p(header), 0, 0) == 0)


def _program(machine: int, clone: int, calls: tuple[int, ...]) -> bytes:
    """Refuse a call of another machine's numbering, allow the listed ones and threads, refuse the rest.

    A comparison names how many steps to pass over when it is true and when it is not.
    """
    steps = [(_LOAD, 0, 0, _MACHINE_AT), (_EQUAL, 1, 0, machine), (_RETURN, 0, 0, _REFUSE), (_LOAD, 0, 0, _CALL_AT)]
    for place, call in enumerate(calls):
        steps += [(_EQUAL, 6 + len(calls) - place - 1, 0, call)]
    steps += [
        (_EQUAL, 4, 0, _CLONE3),
        (_EQUAL, 0, 2, clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_HAS_BITS, 2, 0, _IS_THREAD),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _UNKNOWN),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def most_memory(status: int) -> int:
    """The most memory this process ever held, in KiB, from its own status, which was opened before the fences."""
    os.lseek(status, 0, os.SEEK_SET)
    for line in os.read(status, 8192).splitlines():
        if line.startswith(b"VmHWM:"):
            return int(line.split()[1])
    return 0
