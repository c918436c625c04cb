// Faults become signals with code and address; a handler changes registers, leaves by siglongjmp, or lets it happen
// again.
#define _GNU_SOURCE
#include "say.h"
#include <setjmp.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <sys/resource.h>
static sigjmp_buf back;
static siginfo_t last;
static long gregs[23];
static int jumps;
static void on(int s, siginfo_t *i, void *c)
{
    last = *i;
    memcpy(gregs, ((ucontext_t *)c)->uc_mcontext.gregs, sizeof gregs);
    siglongjmp(back, s);
}
static void skip(int s, siginfo_t *i, void *c)
{
    (void)s;
    last = *i;
    ((ucontext_t *)c)->uc_mcontext.gregs[REG_RIP] += jumps;
    ((ucontext_t *)c)->uc_mcontext.gregs[REG_RAX] = 42;
}
static void unprotect(int s, siginfo_t *i, void *c)
{
    (void)s;
    (void)c;
    mprotect((void *)((long)i->si_addr & ~4095), 4096, PROT_READ | PROT_WRITE);
}
static void set(int s, void *h, int flags)
{
    struct sigaction a;
    memset(&a, 0, sizeof a);
    a.sa_sigaction = h;
    a.sa_flags = SA_SIGINFO | flags;
    sigaction(s, &a, NULL);
}
#define TRY(...)                                                                                                   \
    do {                                                                                                           \
        int s_ = sigsetjmp(back, 1);                                                                               \
        if (s_ == 0) {                                                                                             \
            __VA_ARGS__;                                                                                           \
            TELL("%s: nothing\n", #__VA_ARGS__);                                                                   \
        } else                                                                                                     \
            TELL("%s: signal %d code %d trap %ld err %ld\n", #__VA_ARGS__, s_, last.si_code, gregs[REG_TRAPNO],    \
                 gregs[REG_ERR]);                                                                                  \
    } while (0)
static volatile int zero;
static int ended(void (*f)(void))
{
    fflush(stdout);
    pid_t p = fork();
    if (p == 0) {
        struct rlimit no = {0, 0};
        setrlimit(RLIMIT_CORE, &no);
        f();
        _exit(0);
    }
    int st;
    waitpid(p, &st, 0);
    return st & 0x7f;
}
static void dfl(void)
{
    signal(SIGSEGV, SIG_DFL);
    *(volatile int *)8 = 1;
}
static void ign(void)
{
    signal(SIGSEGV, SIG_IGN);
    *(volatile int *)8 = 1;
}
static void blk(void)
{
    sigset_t m;
    sigfillset(&m);
    set(SIGSEGV, on, 0);
    sigprocmask(SIG_SETMASK, &m, NULL);
    *(volatile int *)8 = 1;
}
static void fpe(void)
{
    signal(SIGFPE, SIG_DFL);
    zero = 1 / zero;
}
static void trap(void)
{
    signal(SIGTRAP, SIG_DFL);
    __asm__ volatile("int3");
}
static void ill(void)
{
    signal(SIGILL, SIG_DFL);
    __asm__ volatile("ud2");
}
static void ab(void)
{
    signal(SIGABRT, SIG_IGN);
    abort();
}
static void deep(void)
{
    volatile char big[4096];
    big[0] = 1;
    deep();
    big[1] = 2;
}
static void overflow(void)
{
    signal(SIGSEGV, SIG_DFL);
    deep();
}
static char alt[65536];
static void badframe(void)
{
    set(SIGUSR1, on, 0);
    __asm__ volatile(
        "mov $8, %%rsp; mov $39, %%eax; syscall; mov %%eax, %%edi; mov $10, %%esi; mov $62, %%eax; syscall" ::
            : "memory");
}
static void on_overflow(int s, siginfo_t *i, void *c)
{
    (void)c;
    (void)i;
    TELL("overflow handled: %d\n", s);
    _exit(3);
}
static void overflow_handled(void)
{
    stack_t st = {.ss_sp = alt, .ss_size = sizeof alt};
    sigaltstack(&st, NULL);
    set(SIGSEGV, on_overflow, SA_ONSTACK);
    deep();
}
int main(void)
{
    int sigs[] = {SIGSEGV, SIGFPE, SIGILL, SIGBUS, SIGTRAP, SIGSYS};
    for (int i = 0; i < 6; i++) set(sigs[i], on, 0);
    char *p = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    TRY(*(volatile int *)8 = 1);
    TELL("addr %lx cr2 %lx\n", (long)last.si_addr, gregs[REG_CR2]);
    TRY((void)*(volatile int *)8);
    mprotect(p, 4096, PROT_READ);
    TRY(*(volatile char *)p = 1);
    TELL("addr %d\n", last.si_addr == p);
    p[4096] = 1;
    mprotect(p + 4096, 4096, PROT_READ);
    TRY(*(volatile char *)(p + 4100) = 1);
    TELL("addr %d\n", last.si_addr == p + 4100);
    mprotect(p + 8192, 4096, PROT_NONE);
    TRY((void)*(volatile char *)(p + 8192));

    TRY(((void (*)(void))8)());
    TELL("addr %lx\n", (long)last.si_addr);
    TRY((void)*(volatile char *)0x8000000000000000ul);
    TELL("addr %lx\n", (long)last.si_addr);
    TRY((void)*(volatile char *)0xffffffff80000000ul);
    TELL("addr %lx\n", (long)last.si_addr);
    TRY(zero = 1 / zero);
    TRY(__asm__ volatile("int3"));
    TRY(__asm__ volatile("ud2"));
    TRY(__asm__ volatile("hlt"));
    TRY(__asm__ volatile("cli"));
    TRY(__asm__ volatile("int $0x3"));
    TRY(__asm__ volatile("mov %%cr0, %%rax" ::: "rax"));
    TRY(__asm__ volatile("pushf; orl $0x100, (%%rsp); popf; nop; nop" ::: "memory"));
    set(SIGILL, skip, 0);
    jumps = 2;
    long rax;
    __asm__ volatile("ud2" : "=a"(rax));
    TELL("skipped, rax %ld code %d\n", rax, last.si_code);
    set(SIGSEGV, skip, 0);
    jumps = 2;
    __asm__ volatile("xor %%ecx, %%ecx; movl (%%rcx), %%eax" : "=a"(rax)::"rcx");
    TELL("skipped, rax %ld\n", rax);
    set(SIGSEGV, unprotect, 0);
    p[1] = 5;
    p[4097] = 6;
    TELL("went on %d %d\n", p[1], p[4097]);
    TELL("ends %d %d %d %d %d %d %d\n", ended(dfl), ended(ign), ended(blk), ended(fpe), ended(trap), ended(ill),
         ended(ab));
    TELL("overflow %d, bad frame %d\n", ended(overflow), ended(badframe));
    fflush(stdout);
    pid_t c = fork();
    if (c == 0) overflow_handled();
    int st;
    waitpid(c, &st, 0);
    TELL("status %d\n", WEXITSTATUS(st));
    // sigaltstack's facts
    stack_t old;
    SAY(sigaltstack(NULL, &old));
    TELL("flags %d\n", old.ss_flags);
    stack_t s1 = {.ss_sp = alt, .ss_size = 100};
    SAY(sigaltstack(&s1, NULL));
    s1.ss_size = sizeof alt;
    s1.ss_flags = 77;
    SAY(sigaltstack(&s1, NULL));
    s1.ss_flags = 0;
    SAY(sigaltstack(&s1, &old));
    SAY(sigaltstack(NULL, &old));
    TELL("%d %d %ld\n", old.ss_sp == alt, old.ss_flags, (long)old.ss_size);
    int fd = open("/tmp/bus", O_RDWR | O_CREAT | O_TRUNC, 0600);
    write(fd, "x", 1);
    char *m = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE, fd, 0);
    set(SIGBUS, on, 0);
    set(SIGSEGV, on, 0);
    TRY((void)m[100]);
    TRY((void)m[5000]);
    TELL("addr %d\n", last.si_addr == m + 5000);
    unlink("/tmp/bus");
    return 0;
}
