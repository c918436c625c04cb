// Files whose position and bytes a system may keep near the program: whoever changes them elsewhere is seen, and who
// shares a descriptor shares its position. Two processes take turns by pipes.
#include "say.h"
#include <sys/sendfile.h>
#include <sys/syscall.h>
#include <sys/uio.h>

enum { LENGTH = 40000 };

static int there[2], back[2];

static void bytes_at(const char *what, int fd, int count)
{
    char bytes[64] = "";
    long got = read(fd, bytes, count);
    TELL("%s: %ld '%.*s' at %ld\n", what, got, got > 0 ? (int)got : 0, bytes, (long)lseek(fd, 0, SEEK_CUR));
}

// Reads byte by byte until whatever is read ahead has been.
static void walk(int fd, int count)
{
    char byte;
    for (int i = 0; i < count; i++) if (read(fd, &byte, 1) != 1) TELL("short at %d\n", i);
}

static void make(const char *path)
{
    static char line[LENGTH];
    for (int i = 0; i < LENGTH; i++) line[i] = 'a' + i % 26;
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
    YES(write(fd, line, LENGTH) == LENGTH);
    close(fd);
}

// The child does what it is told with its own descriptor, and answers when it has been done.
static void serve(const char *path)
{
    char order;
    int fd = open(path, O_RDWR), more = open(path, O_WRONLY | O_APPEND);
    while (read(there[0], &order, 1) == 1) {
        if (order == 'w') pwrite(fd, "WRITTEN", 7, 8);
        if (order == 't') ftruncate(fd, 12);
        if (order == 'a') write(more, "appended", 8);
        if (order == 'x') ftruncate(fd, LENGTH);
        if (order == 'r') rename(path, "kept.renamed");
        if (order == 'u') unlink("kept.renamed");
        if (order == 'o') close(open(path, O_WRONLY | O_TRUNC));
        write(back[1], &order, 1);
    }
    _exit(0);
}

static void tell(char order)
{
    char answer;
    if (write(there[1], &order, 1) != 1 || read(back[0], &answer, 1) != 1 || answer != order) TELL("lost\n");
}

static void two_processes(void)
{
    make("kept");
    pipe(there);
    pipe(back);
    if (fork() == 0) {
        close(there[1]);
        serve("kept");
    }
    close(there[0]);
    int fd = open("kept", O_RDONLY);
    walk(fd, 6);
    tell('w');
    bytes_at("after a write", fd, 12);
    lseek(fd, 0, SEEK_SET);
    walk(fd, 10);
    tell('t');
    bytes_at("after a truncation", fd, 12);
    bytes_at("at the end", fd, 12);
    tell('a');
    bytes_at("appended", fd, 12);
    tell('x');
    bytes_at("longer", fd, 4);
    SAY(lseek(fd, 0, SEEK_END));
    lseek(fd, 4, SEEK_SET);
    walk(fd, 2);
    tell('r');
    bytes_at("renamed", fd, 3);
    tell('w');
    tell('u');
    bytes_at("removed", fd, 3);
    make("kept");
    bytes_at("another of its name", fd, 3);
    close(fd);
    fd = open("kept", O_RDONLY);
    walk(fd, 5);
    tell('o');
    bytes_at("truncated by open", fd, 3);
    close(fd);
    close(there[1]);
    SAY(wait(NULL) > 0);
}

static void two_descriptors(void)
{
    make("kept");
    int reads = open("kept", O_RDONLY), writes = open("kept", O_RDWR), appends = open("kept", O_WRONLY | O_APPEND);
    walk(reads, 3);
    SAY(write(writes, "0123456789", 10));
    bytes_at("reads", reads, 10);
    bytes_at("writes", writes, 3);
    SAY(write(appends, "tail", 4));
    SAY(lseek(reads, -6, SEEK_END));
    bytes_at("tail", reads, 20);
    SAY(lseek(writes, 1 << 20, SEEK_SET));
    bytes_at("behind the end", writes, 3);
    SAY(write(writes, "far", 3));
    SAY(lseek(reads, 0, SEEK_END));
    SAY(lseek(reads, -3, SEEK_CUR));
    bytes_at("far", reads, 9);
    SAY(lseek(reads, -1, SEEK_SET));
    SAY(lseek(reads, 0, 9));
    SAY(lseek(reads, -(2 << 20), SEEK_CUR));
    bytes_at("still", reads, 1);
    SAY(ftruncate(writes, 5));
    SAY(lseek(reads, 0, SEEK_SET));
    bytes_at("five", reads, 20);
    char bytes[8] = "";
    SAY(pread(reads, bytes, 3, 1));
    TELL("%s at %ld\n", bytes, (long)lseek(reads, 0, SEEK_CUR));
    SAY(fcntl(writes, F_SETFL, O_APPEND));
    lseek(writes, 2, SEEK_SET);
    SAY(write(writes, "!", 1));
    SAY(lseek(writes, 0, SEEK_CUR));
    SAY(read(appends, bytes, 1));
    SAY(close(reads));
    SAY(read(reads, bytes, 1));
    SAY(lseek(reads, 0, SEEK_CUR));
    SAY(close(writes));
    SAY(close(appends));
}

static void shared(void)
{
    make("kept");
    int fd = open("kept", O_RDWR);
    walk(fd, 4);
    int same = dup(fd);
    walk(fd, 3);
    bytes_at("dup", same, 3);
    walk(same, 2);
    bytes_at("the first", fd, 3);
    int other = open("kept", O_RDONLY);
    walk(other, 20);
    SAY(dup2(fd, other));
    bytes_at("dup2", other, 3);
    SAY(close(other));
    SAY(close(same));
    bytes_at("alone", fd, 3);
    close(fd);
    fd = open("kept", O_RDWR);
    walk(fd, 5);
    pid_t child = fork();
    if (child == 0) {
        walk(fd, 7);
        SAY(write(fd, "CHILD", 5));
        _exit(0);
    }
    waitpid(child, NULL, 0);
    bytes_at("the parent", fd, 5);
    lseek(fd, 12, SEEK_SET);
    bytes_at("what it wrote", fd, 5);
    child = fork();
    if (child == 0) {
        int own = open("kept", O_RDONLY);
        walk(own, 11);
        bytes_at("its own", own, 3);
        bytes_at("and ours", fd, 3);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    bytes_at("ours", fd, 3);
    close(fd);
}

// A child in its parent's memory has descriptors of its own all the same.
static void borrowed(void)
{
    char byte;
    make("kept");
    int fd = open("kept", O_RDONLY);
    walk(fd, 5);
    pid_t child = vfork();
    if (child == 0) {
        close(fd);
        int own = open("kept", O_RDONLY);
        lseek(own, 20, SEEK_SET);
        _exit(own == fd && read(own, &byte, 1) == 1 && byte == 'u' ? 3 : 4);
    }
    int status;
    waitpid(child, &status, 0);
    TELL("child %d\n", WEXITSTATUS(status));
    bytes_at("as it was", fd, 3);
    walk(fd, 3);
    close(fd);
}

// A shell of a few lines: the first line of the input is read here, the second by another program.
static void executed(char *self)
{
    FILE *made = fopen("kept", "w");
    fputs("one\ntwo\nthree\nfour\n", made);
    fclose(made);
    pid_t child = fork();
    if (child == 0) {
        int fd = open("kept", O_RDONLY);
        walk(fd, 4);
        dup2(fd, 0);
        close(fd);
        execl(self, self, "line", NULL);
        _exit(127);
    }
    waitpid(child, NULL, 0);
    child = fork();
    if (child == 0) {
        close(0);
        SAY(open("kept", O_RDONLY));
        walk(0, 8);
        pid_t grandchild = vfork();
        if (grandchild == 0) {
            execl(self, self, "line", NULL);
            _exit(127);
        }
        waitpid(grandchild, NULL, 0);
        bytes_at("after it", 0, 4);
        execl(self, self, "line", NULL);
        _exit(127);
    }
    waitpid(child, NULL, 0);
}

static int line(void)
{
    char bytes[32] = "", *at = bytes;
    while (read(0, at, 1) == 1 && *at != '\n') at++;
    TELL("line '%.*s'\n", (int)(at - bytes), bytes);
    return 0;
}

static void vectors(void)
{
    make("kept");
    char a[4] = "", b[30] = "";
    struct iovec both[] = {{a, 3}, {b, 20}};
    int fd = open("kept", O_RDWR), to = open("kept.to", O_RDWR | O_CREAT | O_TRUNC, 0644);
    for (int i = 0; i < 3; i++) {
        SAY(readv(fd, both, 2));
        TELL("'%s' '%s'\n", a, b);
    }
    SAY(writev(fd, both, 2));
    SAY(lseek(fd, -30, SEEK_CUR));
    bytes_at("written", fd, 40);
    SAY(sendfile(to, fd, NULL, 5));
    SAY(lseek(fd, 0, SEEK_CUR));
    off_t offset = 100;
    SAY(sendfile(to, fd, &offset, 6));
    SAY(lseek(fd, 0, SEEK_CUR));
    SAY(lseek(to, 0, SEEK_CUR));
    SAY(lseek(to, 0, SEEK_SET));
    bytes_at("sent", to, 20);
    SAY(syscall(SYS_copy_file_range, fd, NULL, to, NULL, 7, 0));
    SAY(lseek(fd, 0, SEEK_CUR));
    SAY(lseek(to, 0, SEEK_CUR));
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_CUR, .l_start = 1, .l_len = 2};
    SAY(fcntl(to, F_SETLK, &lock));
    if (fork() == 0) {
        struct flock seen = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
        fcntl(to, F_GETLK, &seen);
        TELL("locked from %ld, %ld bytes\n", (long)seen.l_start, (long)seen.l_len);
        _exit(0);
    }
    wait(NULL);
    lseek(fd, LENGTH - 3, SEEK_SET);
    both[1].iov_base = (void *)8;
    SAY(readv(fd, both, 2));
    SAY(lseek(fd, 0, SEEK_CUR));
    lseek(fd, 0, SEEK_SET);
    walk(fd, 3);
    SAY(read(fd, (void *)8, 4));
    SAY(read(fd, a, 0));
    bytes_at("after faults", fd, 3);
    SAY(lseek(fd, 20000, SEEK_SET));
    SAY(read(fd, b, 30) + read(fd, b, 30));
    SAY(syscall(SYS_close_range, fd, to, 0));
    SAY(read(fd, a, 1));
}

static void by_name(void)
{
    make("kept");
    char path[64], bytes[8] = "";
    int fd = open("kept", O_RDONLY);
    walk(fd, 9);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int anew = open(path, O_RDONLY);
    bytes_at("anew", anew, 3);
    bytes_at("as before", fd, 3);
    SAY(open(path, O_RDONLY | O_NOFOLLOW));
    SAY(pread(anew, bytes, 2, 1));
    close(anew);
    close(fd);
}

// Reads some bytes before and some after others have done something, and leaves them in a file.
static int watch(const char *path, const char *answers)
{
    char said[9] = "", name[256];
    int fd = open(path, O_RDONLY);
    for (int i = 0; i < 8; i++) {
        if (i == 4) {
            snprintf(name, sizeof name, "%s.begun", answers);
            close(open(name, O_WRONLY | O_CREAT, 0644));
            snprintf(name, sizeof name, "%s.go", answers);
            while (access(name, F_OK) != 0) usleep(50000);
        }
        long got = read(fd, said + i, 1);
        if (got != 1) said[i] = got == 0 ? '.' : errno == EIO ? '!' : '?';
    }
    snprintf(name, sizeof name, "%s.new", answers);
    fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    return write(fd, said, 8) != 8 || rename(name, answers) != 0;
}

int main(int count, char **arguments)
{
    if (count > 2) return watch(arguments[1], arguments[2]);
    if (count > 1) return line();
    SAY(mkdir("/tmp/keeping", 0755));
    SAY(chdir("/tmp/keeping"));
    two_processes();
    two_descriptors();
    shared();
    borrowed();
    char self[256] = "";
    YES(readlink("/proc/self/exe", self, sizeof self - 1) > 0);
    executed(self);
    vectors();
    by_name();
    unlink("kept");
    unlink("kept.to");
    SAY(chdir(".."));
    SAY(rmdir("keeping"));
    return 0;
}
