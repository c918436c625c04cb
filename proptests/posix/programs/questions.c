// statx, sysinfo, copy_file_range, mincore; a constant that is made writable; names of descriptors under /dev/fd.
#include "say.h"
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>

struct stamp { int64_t seconds; uint32_t ns; int32_t pad; };
struct statx_ {
    uint32_t mask, block; uint64_t attributes; uint32_t links, user, group; uint16_t mode, pad;
    uint64_t node, size, blocks, known; struct stamp accessed, born, changed, modified;
    uint32_t special[2], device[2]; uint64_t rest[14];
};

static const char constant[4096] __attribute__((aligned(4096))) = "a constant";

static long statx_(int directory, const char *path, int flags, struct statx_ *into)
{
    return syscall(SYS_statx, directory, path, flags, 0x7FF, into);
}

static void ask_statx(void)
{
    struct statx_ x;
    struct stat s;
    int fd = open("/tmp/asked", O_RDWR | O_CREAT | O_TRUNC, 0644);
    write(fd, "0123456789", 10);
    fstat(fd, &s);
    SAY(statx_(AT_FDCWD, "/tmp/asked", 0, &x));
    TELL("%d %o %lu %u\n", (x.mask & 0x7FF) == 0x7FF, x.mode, (unsigned long)x.size, x.links);
    YES(x.node == s.st_ino && x.modified.seconds == s.st_mtim.tv_sec && x.modified.ns == s.st_mtim.tv_nsec);
    SAY(statx_(fd, "", 0x1000, &x));
    TELL("%lu\n", (unsigned long)x.size);
    SAY(statx_(AT_FDCWD, "/tmp/none", 0, &x));
    SAY(statx_(AT_FDCWD, "", 0, &x));
    SAY(statx_(AT_FDCWD, "/dev/zero", 0, &x));
    TELL("%o %u %u\n", x.mode & S_IFMT, x.special[0], x.special[1]);
    SAY(statx_(AT_FDCWD, "/tmp/asked", 0x6000, &x));
    SAY(statx_(AT_FDCWD, NULL, 0, &x));
    SAY(statx_(AT_FDCWD, "/tmp/asked", 0, (void *)8));
    close(fd);
}

static void copy(void)
{
    int from = open("/tmp/asked", O_RDONLY), to = open("/tmp/copied", O_RDWR | O_CREAT | O_TRUNC, 0644), ends[2];
    int64_t at = 2, into = 1;
    char bytes[32] = "";
    SAY(syscall(SYS_copy_file_range, from, &at, to, &into, 5, 0));
    TELL("%ld %ld %ld\n", (long)at, (long)into, (long)lseek(from, 0, SEEK_CUR));
    SAY(syscall(SYS_copy_file_range, from, NULL, to, NULL, 1000, 0));
    SAY(syscall(SYS_copy_file_range, from, NULL, to, NULL, 1000, 0));
    SAY(pread(to, bytes, sizeof bytes, 0));
    TELL("%s\n", bytes);
    pipe(ends);
    SAY(syscall(SYS_copy_file_range, from, NULL, ends[1], NULL, 10, 0));
    SAY(syscall(SYS_copy_file_range, 77, NULL, to, NULL, 10, 0));
    SAY(syscall(SYS_copy_file_range, from, NULL, to, NULL, 10, 1));
    int adding = open("/tmp/copied", O_WRONLY | O_APPEND);
    SAY(syscall(SYS_copy_file_range, from, &at, adding, NULL, 1, 0));
    int here = open("/tmp", O_RDONLY);
    SAY(syscall(SYS_copy_file_range, here, NULL, to, NULL, 10, 0));
    unlink("/tmp/asked");
    unlink("/tmp/copied");
}

static void memory(void)
{
    unsigned char resident[4] = { 9, 9, 9, 9 };
    char *pages = mmap(NULL, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < 4; i++) pages[i * 4096] = 1;
    SAY(mincore(pages, 4 * 4096, resident));
    TELL("%d %d %d %d\n", resident[0] & 1, resident[1] & 1, resident[2] & 1, resident[3] & 1);
    munmap(pages + 4096, 4096);
    SAY(mincore(pages, 4 * 4096, resident));
    SAY(mincore(pages + 1, 4096, resident));
    SAY(mprotect((void *)constant, 4096, PROT_READ | PROT_WRITE));
    ((volatile char *)constant)[0] = 'A';
    TELL("%s\n", constant);
    SAY(mprotect((void *)constant, 4096, PROT_READ));
    if (fork() == 0) { TELL("%s in the child\n", constant); _exit(0); }
    wait(NULL);
    size_t large = 64 << 20;
    char *much = malloc(large);
    for (size_t i = 0; i < large; i += 4096) much[i] = (char)i;
    YES(much[large - 4096] == (char)(large - 4096));
}

int main(void)
{
    struct sysinfo info;
    memset(&info, 0xEE, sizeof info);
    SAY(sysinfo(&info));
    YES(info.uptime >= 0 && info.totalram > info.freeram && info.freeram > 0 && info.mem_unit > 0);
    YES(info.procs > 0 && info.totalswap < 1ul << 40);
    SAY(syscall(SYS_sysinfo, (void *)8));
    ask_statx();
    copy();
    memory();
    int ends[2];
    pipe(ends);
    write(ends[1], "through\n", 8);
    char name[32], bytes[16] = "";
    sprintf(name, "/dev/fd/%d", ends[0]);
    int again = open(name, O_RDONLY);
    SAY(read(again, bytes, 8));
    TELL("%s", bytes);
    SAY(open("/dev/fd/99", O_RDONLY));
    return 0;
}
