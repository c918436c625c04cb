// hostile MODE SEED: attacks what is around a program. Each attack runs in children; whatever becomes of those, the
// parent waits for them and goes on.
#define _GNU_SOURCE
#include "../programs/say.h"
#include <pthread.h>
#include <setjmp.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#define SHIM 0x0e0000000000ul
static unsigned long state;
static unsigned long next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}
static unsigned long channels, channels_end, kernel_channel, block;
static void fill(unsigned long at, unsigned long bytes)
{
    for (unsigned long i = 0; i < bytes; i += 8) *(volatile unsigned long *)(at + i) = next();
}
// what of it can be written is overwritten with random words; a fault ends it
static void on(int s)
{
    (void)s;
    _exit(7);
}
static void overwrite(int k)
{
    unsigned long places[] = {SHIM + 0x20000 + (next() % 64) * 4096, SHIM + 0x1000000000ul + (next() % 5) * 4096,
                              SHIM + 0x1000010000ul, kernel_channel, block};
    fill(places[k % 5], k % 2 ? 4096 : 128);
    for (int i = 0; i < 50; i++) {
        getppid();
        write(1, "", 0);
    }
    _exit(0);
}
static void jump(int k)
{
    (void)k;
    unsigned long at = SHIM + next() % 0x24000;
    __asm__ volatile("mov %1, %%rdi; mov %1, %%rsi; mov %1, %%rdx; jmp *%0" ::"r"(at), "r"(next() % 4096)
                     : "memory", "rdi", "rsi", "rdx");
}
static void call_kernel(int k)
{
    (void)k;
    __asm__ volatile("nop");
    for (int i = 0; i < 100; i++) syscall(next(), next(), next(), next(), next(), next(), next());
    _exit(0);
}
static void channel(int k)
{
    for (unsigned long at = channels; at < channels + 16 * 4096; at += 4096)
        if (k % 3 == 0) *(volatile unsigned long *)(at + 0) = next();
    fill(channels + (next() % 8) * 4096, 4096);
    for (int i = 0; i < 20; i++) getppid();
    _exit(0);
}
static void indices(int k)
{
    for (int i = 0; i < 64; i++) {
        unsigned long *w = (unsigned long *)(channels + (next() % 4) * 4096 + (next() % 16) * 64);
        w[next() % 8] += (k % 2 ? 1 + next() % 64 : next());
        getppid();
    }
    _exit(0);
}
static void bomb(int k)
{
    (void)k;
    for (int i = 0; i < 12; i++) {
        pid_t p = fork();
        if (p < 0) { usleep(1000); }
    }
    usleep(300000);
    _exit(0);
}
static void memory(int k)
{
    (void)k;
    for (int i = 0; i < 4096; i++) {
        char *m = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (m == MAP_FAILED) _exit(1);
        memset(m, 1, 1 << 20);
    }
    _exit(0);
}
static void ranges(int k)
{
    (void)k;
    char *m = mmap(NULL, 1ul << 30, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    int n = 0;
    for (; n < 100000; n++)
        if (mprotect(m + n * 8192ul, 4096, PROT_READ | PROT_WRITE) < 0) break;
    _exit(n > 100);
}
static void *sit(void *p)
{
    pause();
    return p;
}
static void threads(int k)
{
    (void)k;
    pthread_t t;
    int n = 0;
    while (n < 5000 && pthread_create(&t, NULL, sit, NULL) == 0) n++;
    for (int i = 0; i < 100; i++)
        if (fork() == 0) {
            while (n < 5000 && pthread_create(&t, NULL, sit, NULL) == 0) n++;
            sleep(1);
            _exit(0);
        }
    usleep(500000);
    _exit(0);
}
static void closing(int k)
{
    (void)k;
    for (int i = 0; i < 1024; i++) close(i);
    for (int i = 0; i < 2000; i++) syscall(SYS_close, next());
    syscall(SYS_close_range, 0, ~0u, 0);
    for (int i = 0; i < 100; i++) {
        open("/dev/null", O_RDWR);
        write(1, "x", 1);
    }
    _exit(0);
}
static void descriptors(int k)
{
    (void)k;
    for (int i = 0; i < 100; i++)
        if (fork() == 0) {
            int n = 0;
            while (n < 2000 &&
                   (i % 3 == 0       ? open("/dev/null", O_RDONLY)
                        : i % 3 == 1 ? open("/files", O_RDONLY)
                                     : epoll_create(1)) >= 0)
                n++;
            usleep(200000);
            _exit(0);
        }
    while (wait(NULL) > 0)
        ;
    _exit(0);
}
static void fill_pipes(int k)
{
    (void)k;
    static char page[65536];
    for (int i = 0; i < 500; i++) {
        int p[2];
        if (pipe2(p, O_NONBLOCK) < 0) break;
        while (write(p[1], page, sizeof page) > 0)
            ;
    }
    usleep(100000);
    _exit(0);
}
static void timers(int k)
{
    (void)k;
    for (int i = 0; i < 100; i++) {
        int id;
        struct {
            long a, b, c, d;
        } t = {0, 1, 0, 1};
        struct {
            long v;
            int s, n;
            long r[6];
        } e = {0, SIGUSR1, 0, {0}};
        signal(SIGUSR1, SIG_IGN);
        if (syscall(SYS_timer_create, 1, &e, &id) == 0) syscall(SYS_timer_settime, id, 0, &t, NULL);
        int fd = syscall(SYS_timerfd_create, 1, 0);
        syscall(SYS_timerfd_settime, fd, 0, &t, NULL);
    }
    signal(SIGALRM, SIG_IGN);
    struct {
        long a, b, c, d;
    } it = {0, 1, 0, 1};
    syscall(SYS_setitimer, 0, &it, NULL);
    syscall(SYS_setitimer, 1, &it, NULL);
    usleep(500000);
    _exit(0);
}
static void queue(int k)
{
    (void)k;
    sigset_t m;
    sigfillset(&m);
    sigprocmask(SIG_BLOCK, &m, NULL);
    for (int i = 0; i < 5000; i++) {
        sigqueue(getpid(), SIGRTMIN + i % 30, (union sigval){0});
        sigqueue(getppid(), 0, (union sigval){0});
    }
    pid_t p = fork();
    if (p == 0) {
        sleep(1);
        _exit(0);
    }
    for (int i = 0; i < 5000; i++) sigqueue(p, SIGRTMIN + i % 30, (union sigval){0});
    kill(p, SIGKILL);
    _exit(0);
}
static void unmap(int k)
{
    unsigned long at = SHIM;
    if (k % 2) at = 0x0f0000000000ul;
    munmap((void *)at, 1ul << 36);
    mmap((void *)at, 4096, PROT_READ | PROT_WRITE, MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    munmap(0, 1ul << 43);
    for (;;)
        ;
}
static void stack(int k)
{
    __asm__ volatile("mov %0, %%rsp; mov $39, %%eax; syscall; int3" ::"r"(k % 3 == 0       ? 0ul
                                                                              : k % 3 == 1 ? 0xffff800000000000ul
                                                                                           : SHIM + 0x25000)
                     : "memory");
}
struct {
    const char *name;
    void (*f)(int);
    int times;
} modes[] = {{"overwrite", overwrite, 25},
             {"jump", jump, 30},
             {"call", call_kernel, 10},
             {"channel", channel, 12},
             {"indices", indices, 20},
             {"bomb", bomb, 1},
             {"memory", memory, 2},
             {"ranges", ranges, 1},
             {"threads", threads, 1},
             {"closing", closing, 2},
             {"descriptors", descriptors, 1},
             {"pipes", fill_pipes, 2},
             {"timers", timers, 3},
             {"queue", queue, 2},
             {"unmap", unmap, 2},
             {"stack", stack, 3}};
int main(int argc, char **argv)
{
    channels = strtoul(argv[1], 0, 0);
    kernel_channel = strtoul(argv[2], 0, 0);
    block = strtoul(argv[3], 0, 0);
    for (unsigned m = 0; m < sizeof modes / sizeof *modes; m++) {
        if (argc > 4 && strcmp(argv[4], modes[m].name)) continue;
        int said = 0, killed = 0;
        for (int k = 0; k < modes[m].times; k++) {
            pid_t p = fork();
            if (p < 0) {
                TELL("fork: %d\n", errno);
                usleep(100000);
                continue;
            }
            if (p == 0) {
                state = (m * 100 + k + 1) * 0x9E3779B97F4A7C15ul;
                setpgid(0, 0);
                alarm(3);
                modes[m].f(k);
                _exit(0);
            }
            setpgid(p, p);
            int st = 0, i;
            for (i = 0; i < 300 && waitpid(p, &st, WNOHANG) == 0; i++) usleep(10000);
            if (i == 300) {
                kill(p, SIGKILL);
                waitpid(p, &st, 0);
            }
            kill(-p, SIGKILL);
            if (WIFSIGNALED(st))
                killed++;
            else
                said++;
        }
        TELL("%s: %d ended, %d were killed\n", modes[m].name, said, killed);
    }
    usleep(100000);
    TELL("still here\n");
    return 0;
}
