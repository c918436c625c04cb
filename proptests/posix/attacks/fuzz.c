// Random calls with random arguments, thousands of them, in children: whatever becomes of those, the parent goes
// on.
#define _GNU_SOURCE
#include "../programs/say.h"
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
static unsigned long state;
static unsigned long next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}
static char memory[8192];
static int excluded(long n)
{
    return n == SYS_kill || n == SYS_tkill || n == SYS_tgkill || n == SYS_rt_sigqueueinfo ||
        n == SYS_rt_tgsigqueueinfo || n == SYS_reboot || n == SYS_vfork || n == SYS_pidfd_send_signal ||
        n == SYS_exit_group || n == SYS_unlink || n == SYS_unlinkat || n == SYS_rename || n == SYS_swapoff ||
        n == SYS_sethostname;
}
static unsigned long argument(void)
{
    switch (next() % 9) {
    case 0:
        return next() % 16;
    case 1:
        return (unsigned long)memory + next() % 4096;
    case 2:
        return next();
    case 3:
        return -(next() % 64);
    case 4:
        return 1ul << (next() % 64);
    case 5:
        return 0x0e0000000000ul + (next() & 0x1fffffffffful);
    case 6:
        return (unsigned long)&state & ~4095ul;
    case 7:
        return next() % 5000;
    }
    return (unsigned long)"/tmp/fuzz";
}
static void storm(unsigned long seed, int calls)
{
    state = seed * 0x9E3779B97F4A7C15ul + 1;
    struct itimerval t = {{0, 50000}, {0, 50000}};
    signal(SIGALRM, SIG_IGN);
    struct sigaction a;
    memset(&a, 0, sizeof a);
    a.sa_handler = (void (*)(int))abs;
    sigaction(SIGALRM, &a, NULL);
    for (int i = 0; i < calls; i++) {
        long n = next() % 336;
        if (next() % 8 == 0) n = 424 + next() % 30;
        if (excluded(n)) continue;
        if (i % 64 == 0) syscall(SYS_setitimer, ITIMER_REAL, &t, NULL);
        syscall(n, argument(), argument(), argument(), argument(), argument(), argument());
    }
    syscall(SYS_exit_group, 0);
}
int main(int argc, char **argv)
{
    unsigned long first = argc > 1 ? strtoul(argv[1], 0, 0) : 1, count = argc > 2 ? strtoul(argv[2], 0, 0) : 40;
    int calls = argc > 3 ? atoi(argv[3]) : 500;
    for (unsigned long seed = first; seed < first + count; seed++) {
        pid_t p = fork();
        if (p < 0) {
            TELL("seed %lu: fork %d\n", seed, errno);
            return 1;
        }
        if (p == 0) {
            setpgid(0, 0);
            close(0);
            int null = open("/dev/null", O_RDWR);
            dup2(null, 1);
            dup2(null, 2);
            storm(seed, calls);
        }
        setpgid(p, p);
        int st = 0, i;
        for (i = 0; i < 100 && waitpid(p, &st, WNOHANG) == 0; i++) usleep(20000);
        kill(-p, SIGKILL);
        kill(p, SIGKILL);
        if (i == 100) { waitpid(p, &st, 0); }
        if (argc > 4) TELL("seed %lu: %x\n", seed, st);
    }
    while (waitpid(-1, NULL, 0) > 0)
        ;
    TELL("all done\n");
    return 0;
}
