// mmap's flags and errors, mremap in all forms, madvise, mincore, msync, brk, growth of the stack.
#define _GNU_SOURCE
#include "say.h"
#include <setjmp.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/resource.h>
static sigjmp_buf back;
static void *where;
static int code;
static void on(int s, siginfo_t *i, void *c)
{
    (void)c;
    where = i->si_addr;
    code = i->si_code;
    siglongjmp(back, s);
}
static int touch(volatile char *at, int w)
{
    int s = sigsetjmp(back, 1);
    if (s) return where == at ? s * 10 + code : -1;
    if (w)
        *at = 1;
    else
        (void)*at;
    return 0;
}
#define MAP(n, prot) mmap(NULL, (n)*4096, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
#define RW (PROT_READ | PROT_WRITE)
static int grow(int n)
{
    volatile char big[16384];
    big[0] = n;
    return n == 0 ? 0 : grow(n - 1) + big[0] - n;
}
#define E(call)                                                                                                    \
    do {                                                                                                           \
        errno = 0;                                                                                                 \
        void *r_ = (void *)(call);                                                                                 \
        TELL("%s: %s %d\n", #call, r_ == MAP_FAILED ? "failed" : "ok", r_ == MAP_FAILED ? errno : 0);              \
    } while (0)
int main(void)
{
    struct sigaction a = {.sa_sigaction = on, .sa_flags = SA_SIGINFO};
    sigaction(SIGSEGV, &a, NULL);
    sigaction(SIGBUS, &a, NULL);
    char *p = MAP(8, RW);
    strcpy(p, "first");
    strcpy(p + 7 * 4096, "last");
    E(mmap(p + 4096, 4096, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
    YES(mmap(p + 4096, 4096, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == p + 4096);
    E(mmap(p + 1, 4096, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
    E(mmap(NULL, 4096, RW, MAP_ANONYMOUS, -1, 0));
    E(mmap(NULL, 4096, RW, MAP_PRIVATE, -1, 0));
    E(mmap(NULL, 4096, RW, MAP_PRIVATE, 77, 0));
    E(mmap(NULL, ~0ul, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    E(mmap((void *)-4096ul, 4096, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
    E(mmap((void *)0xffff800000000000ul, 4096, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
    E(mmap((void *)0xffff800000000000ul, 4096, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    int pfd[2];
    pipe(pfd);
    E(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, pfd[0], 0));
    int dir = open("/", O_RDONLY);
    E(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, dir, 0));
    int ro = open("/tmp/mm", O_RDONLY | O_CREAT | O_TRUNC, 0600);
    E(mmap(NULL, 4096, RW, MAP_SHARED, ro, 0));
    E(mmap(NULL, 4096, RW, MAP_PRIVATE, ro, 0));
    E(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, ro, 100));
    int wo = open("/tmp/mm", O_WRONLY);
    E(mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, wo, 0));
    E(mmap(NULL, 4096, PROT_WRITE, MAP_SHARED, wo, 0));
    int rw = open("/tmp/mm", O_RDWR);
    ftruncate(rw, 5000);
    pwrite(rw, "tail", 4, 4996);
    char *f = mmap(NULL, 3 * 4096, RW, MAP_PRIVATE, rw, 0);
    TELL("%d %d %d\n", f[4999], f[5000], f[8191]);
    TELL("past end %d\n", touch(f + 8192, 0));
    char *f2 = mmap(NULL, 4096, RW, MAP_PRIVATE, rw, 4096);
    TELL("%.4s\n", f2 + 900);
    close(rw);
    f[0] = 'x';
    TELL("%c\n", f[0]);
    SAY(munmap(p + 1, 4096));
    SAY(munmap(p, 0));
    SAY(munmap(p + 2 * 4096, 4096));
    SAY(munmap(p + 2 * 4096, 4096));
    TELL("%d %d %d\n", touch(p + 4096, 1), touch(p + 2 * 4096, 1), touch(p + 3 * 4096, 1));
    SAY(munmap((void *)0xffff800000000000ul, 4096));
    SAY(munmap(p, ~0ul));
    SAY(mprotect(p + 1, 4096, RW));
    SAY(mprotect(p, 3 * 4096, RW));
    SAY(mprotect(p, 4096, 99));
    SAY(mprotect(p, 0, RW));
    SAY(mprotect(p, 4096, PROT_NONE));
    TELL("%d %d\n", touch(p, 0), touch(p, 1));
    SAY(mprotect(p, 4096, PROT_READ));
    TELL("%d %d %s\n", touch(p, 0), touch(p, 1), p);
    SAY(mprotect(p, 4096, PROT_NONE));
    SAY(mprotect(p, 4096, RW));
    TELL("%s\n", p);
    SAY(mprotect(p, 4096, PROT_WRITE));
    TELL("%d\n", touch(p, 1));
    // mremap
    char *q = MAP(4, RW);
    for (int i = 0; i < 4; i++) q[i * 4096] = 'a' + i;
    char *r = mremap(q, 4 * 4096, 2 * 4096, 0);
    YES(r == q);
    TELL("%d %d\n", touch(q + 4096, 0), touch(q + 2 * 4096, 0));
    char *wall = mmap(q + 2 * 4096, 4096, RW, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    E(mremap(q, 2 * 4096, 5 * 4096, 0));
    r = mremap(q, 2 * 4096, 5 * 4096, MREMAP_MAYMOVE);
    TELL("%c%c %d\n", r[0], r[4096], r[4 * 4096]);
    YES(r != q);
    TELL("old %d\n", touch(q, 0));
    char *target = MAP(5, RW);
    target[0] = 'T';
    {
        char *n_ = mremap(r, 5 * 4096, 5 * 4096, MREMAP_MAYMOVE | MREMAP_FIXED, target);
        YES(n_ == target);
    }
    TELL("%c%c\n", target[0], target[4096]);
    E(mremap(target, 4096, 4096, MREMAP_FIXED, q));
    E(mremap(target, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, target + 100));
    E(mremap(target + 1, 4096, 8192, MREMAP_MAYMOVE));
    E(mremap(target, 4096, 0, MREMAP_MAYMOVE));
    E(mremap(q, 4096, 8192, MREMAP_MAYMOVE));
    E(mremap(target, 3 * 4096, 2 * 4096, MREMAP_MAYMOVE | MREMAP_FIXED, target + 4096));
    E(mremap(target, 4096, 8192, 64));
    mprotect(target, 4096, PROT_READ);
    r = mremap(target, 4096, 8 * 4096, MREMAP_MAYMOVE);
    TELL("read only %d %d %c\n", touch(r, 0), touch(r, 1), r[0]);
    char *s = MAP(2, RW);
    s[0] = 'Z';
    char *s2 = mremap(s, 8192, 8192, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL);
    TELL("dontunmap %d %c %d\n", s2 != MAP_FAILED && s2 != s, s2 == MAP_FAILED ? '?' : s2[0], s[0]);
    // madvise, mincore, msync, mlock
    char *m = MAP(4, RW);
    memset(m, 7, 4 * 4096);
    SAY(madvise(m, 4096, MADV_DONTNEED));
    TELL("%d %d\n", m[0], m[4096]);
    SAY(madvise(m + 1, 4096, MADV_DONTNEED));
    SAY(madvise(m, 4096, 12345));
    SAY(madvise(m, 0, MADV_NORMAL));
    SAY(madvise(m, 4096, MADV_WILLNEED));
    SAY(madvise(m, 4096, MADV_FREE));
    SAY(madvise((void *)(1ul << 40), 4096, MADV_NORMAL));
    SAY(madvise(m, 4096, MADV_REMOVE));
    unsigned char v[4];
    m[0] = 1;
    SAY(mincore(m, 4 * 4096, v));
    TELL("%d %d\n", v[0] & 1, v[3] & 1);
    SAY(mincore(m + 1, 4096, v));
    SAY(mincore((void *)(1ul << 40), 4096, v));
    SAY(mincore(m, 4096, (void *)8));
    SAY(msync(m, 4096, MS_SYNC));
    SAY(msync(m, 4096, MS_SYNC | MS_ASYNC));
    SAY(msync(m + 1, 4096, MS_SYNC));
    SAY(msync((void *)(1ul << 40), 4096, MS_SYNC));
    SAY(msync(m, 4096, 64));
    SAY(mlock(m, 4096));
    SAY(munlock(m, 4096));
    SAY(mlock((void *)(1ul << 40), 4096));
    SAY(munlock((void *)(1ul << 40), 4096));
    SAY(mlockall(MCL_CURRENT));
    SAY(munlockall());
    SAY(mlockall(0));
    SAY(mlockall(99));
    SAY(syscall(SYS_mlock2, m, 4096, 1));
    SAY(syscall(SYS_mlock2, m, 4096, 8));
    // brk
    char *b = (char *)syscall(SYS_brk, 0);
    YES((char *)syscall(SYS_brk, b + 10000) == b + 10000);
    memset(b, 5, 10000);
    YES((char *)syscall(SYS_brk, b) == b);
    YES((char *)syscall(SYS_brk, b + 10000) == b + 10000);
    char *page = (char *)(((long)b + 4095) & ~4095);
    TELL("%d\n", page[0]);
    YES((char *)syscall(SYS_brk, 1) == b + 10000);
    YES((char *)syscall(SYS_brk, 1ul << 50) == b + 10000);
    TELL("grow %d\n", grow(300));
    char *g = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    TELL("%d\n", g[0]);
    unlink("/tmp/mm");
    return 0;
}
