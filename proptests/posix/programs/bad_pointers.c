// An address that is not mapped in any argument is EFAULT, never a fault.
#include "say.h"
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>

#define NOWHERE ((void *)0x123456789000)

int main(void)
{
    int ends[2], fd = open("/dev/zero", O_RDONLY);
    pipe(ends);
    write(ends[1], "0123456789", 10);
    SAY(open(NOWHERE, O_RDONLY));
    SAY(syscall(SYS_newfstatat, AT_FDCWD, "/", NOWHERE, 0));
    SAY(syscall(SYS_newfstatat, AT_FDCWD, NOWHERE, NOWHERE, 0));
    SAY(read(ends[0], NOWHERE, 5));
    SAY(write(ends[1], NOWHERE, 5));
    SAY(read(ends[0], (void *)-8l, 5));
    SAY(pipe(NOWHERE));
    SAY(chdir(NOWHERE));
    SAY(unlink(NOWHERE));
    SAY(rename("/tmp/x", NOWHERE));
    SAY(readlink("/proc/self/exe", NOWHERE, 10));
    SAY(poll(NOWHERE, 1, 0));
    SAY(syscall(SYS_nanosleep, NOWHERE, NULL));
    SAY(syscall(SYS_rt_sigaction, SIGUSR1, NOWHERE, NULL, 8));
    SAY(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NOWHERE, NULL, 8));
    struct iovec pieces[2] = { { NOWHERE, 4 }, { NOWHERE, 4 } };
    SAY(writev(1, pieces, 2));
    SAY(readv(fd, NOWHERE, 2));
    SAY(execve(NOWHERE, NOWHERE, NOWHERE));
    SAY(write(1, "still here\n", 11));
    return 0;
}
