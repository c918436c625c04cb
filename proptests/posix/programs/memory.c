// mmap, munmap of a part, mprotect, brk, a private file mapping, a fault's address, copy after fork.
#include "say.h"
#include <setjmp.h>
#include <sys/mman.h>
#include <sys/syscall.h>

static sigjmp_buf back;
static void *where;

static void on_fault(int signal, siginfo_t *info, void *context)
{
    (void)context;
    where = info->si_addr;
    siglongjmp(back, signal);
}

static int touch(volatile char *at, int writes)
{
    int signal = sigsetjmp(back, 1);
    if (signal != 0) return where == at ? signal : -1;
    if (writes) *at = 1;
    else (void)*at;
    return 0;
}

int main(void)
{
    struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
    sigaction(SIGSEGV, &action, NULL);
    char *pages = mmap(NULL, 5 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    YES(pages != MAP_FAILED && pages[0] == 0 && pages[5 * 4096 - 1] == 0);
    memset(pages, 7, 5 * 4096);
    SAY(munmap(pages + 4096, 4096));
    TELL("%d %d %d\n", touch(pages, 0), touch(pages + 4096, 0), touch(pages + 2 * 4096, 0));
    SAY(mprotect(pages + 2 * 4096, 4096, PROT_READ));
    TELL("%d %d\n", touch(pages + 2 * 4096, 0), touch(pages + 2 * 4096, 1));
    SAY(mprotect(pages + 2 * 4096, 4096, PROT_READ | PROT_WRITE));
    TELL("%d %d\n", touch(pages + 2 * 4096, 1), pages[2 * 4096 + 1]);
    SAY(mprotect(pages + 4096, 4096, PROT_READ));
    void *big = mmap(NULL, 1ul << 38, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    YES(big != MAP_FAILED);
    TELL("%d\n", touch(big, 0));
    SAY(mprotect((char *)big + (1 << 20), 8192, PROT_READ | PROT_WRITE));
    TELL("%d\n", touch((char *)big + (1 << 20) + 5000, 1));
    SAY(munmap(big, 1ul << 38));
    char *before = (char *)syscall(SYS_brk, 0);
    YES((char *)syscall(SYS_brk, before + 100000) == before + 100000);
    TELL("%d\n", touch(before + 99999, 1));
    int fd = open("/tmp/mapped", O_RDWR | O_CREAT | O_TRUNC, 0644);
    write(fd, "content", 7);
    char *file = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    YES(file != MAP_FAILED && memcmp(file, "content\0", 8) == 0);
    file[0] = 'C';
    char byte;
    pread(fd, &byte, 1, 0);
    YES(byte == 'c');
    unlink("/tmp/mapped");
    SAY(mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
    static int shared_by_copy = 1;
    if (fork() == 0) { shared_by_copy = 2; pages[0] = 9; _exit(shared_by_copy); }
    int status;
    wait(&status);
    TELL("%d %d %d\n", WEXITSTATUS(status), shared_by_copy, pages[0]);
    return 0;
}
