// Symbolic and hard links, modes that are kept, times, named pipes.
#include "say.h"
#include <dirent.h>
#include <limits.h>

static void show(const char *path)
{
    struct stat s;
    errno = 0;
    int answer = lstat(path, &s);
    TELL("%s: %d, %d", path, answer, errno);
    if (answer == 0) TELL(" mode %o links %d size %ld", s.st_mode, S_ISDIR(s.st_mode) ? 0 : (int)s.st_nlink,
        S_ISDIR(s.st_mode) ? 0L : (long)s.st_size);
    TELL("\n");
}

static ino_t node(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 ? s.st_ino : 0;
}

static ino_t listed(const char *name)
{
    DIR *here = opendir(".");
    ino_t found = 0;
    for (struct dirent *entry; (entry = readdir(here)) != NULL;)
        if (strcmp(entry->d_name, name) == 0) found = entry->d_ino;
    closedir(here);
    return found;
}

static void put(const char *path, const char *text, int mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);
    write(fd, text, strlen(text));
    close(fd);
}

static void symbolic(void)
{
    char target[PATH_MAX] = "";
    put("file", "content", 0644);
    SAY(symlink("file", "link"));
    SAY(symlink("file", "link"));
    SAY(symlink("nowhere", "dangling"));
    SAY(symlink("loop", "loop"));
    SAY(symlink("", "empty"));
    SAY(symlink("x", "none/link"));
    SAY(symlink("x", "ends/"));
    SAY(readlink("link", target, sizeof target));
    TELL("%s\n", target);
    SAY(readlink("link", target, 2));
    SAY(readlink("file", target, sizeof target));
    show("link");
    show("dangling");
    YES(node("link") == node("file"));
    SAY(open("dangling", O_RDONLY));
    SAY(open("loop", O_RDONLY));
    SAY(open("link", O_RDONLY | O_NOFOLLOW));
    SAY(close(open("dangling", O_WRONLY | O_CREAT, 0600)));
    show("nowhere");
    SAY(mkdir("d", 0755));
    SAY(symlink("d", "to-d"));
    SAY(close(open("to-d/inside", O_WRONLY | O_CREAT, 0644)));
    show("d/inside");
    SAY(rmdir("to-d"));
    SAY(mkdir("dangling", 0755));
    SAY(rename("link", "moved"));
    show("moved");
    SAY(unlink("moved"));
    SAY(unlink("to-d"));
    show("d/inside");
    SAY(unlink("d/inside"));
}

static void hard(void)
{
    SAY(link("file", "other"));
    SAY(link("file", "other"));
    SAY(link("none", "x"));
    SAY(link("d", "x"));
    SAY(link("file", "d/third"));
    show("file");
    YES(node("file") == node("other") && node("other") == node("d/third") && node("file") == listed("other"));
    put("other", "changed by the other name", 0644);
    show("file");
    SAY(rename("file", "other"));
    show("file");
    SAY(unlink("file"));
    show("other");
    ino_t before = node("other");
    SAY(rename("other", "again"));
    YES(before == node("again") && before == node("d/third"));
    SAY(unlink("d/third"));
    show("again");
    SAY(linkat(AT_FDCWD, "dangling", AT_FDCWD, "dangling too", 0));
    show("dangling");
    SAY(linkat(AT_FDCWD, "dangling", AT_FDCWD, "followed", 0x400));
    show("followed");
    int fd = open("again", O_RDONLY);
    struct stat s;
    SAY(unlink("again"));
    SAY(fstat(fd, &s));
    TELL("%d\n", (int)s.st_nlink);
    close(fd);
}

static void modes(void)
{
    struct stat s;
    umask(027);
    put("m", "x", 0666);
    show("m");
    SAY(mkdir("md", 0777));
    show("md");
    SAY(chmod("m", 0751));
    show("m");
    SAY(chmod("md", 01777));
    show("md");
    SAY(chmod("none", 0644));
    int fd = open("m", O_RDWR);
    SAY(fchmod(fd, 04711));
    show("m");
    SAY(access("m", X_OK));
    SAY(chmod("m", 0600));
    SAY(access("m", X_OK));
    SAY(rename("m", "n"));
    SAY(fchmod(fd, 0640));
    show("n");
    struct timespec times[2] = { { 1000000000, 0 }, { 1234567890, 500000000 } };
    SAY(utimensat(AT_FDCWD, "n", times, 0));
    SAY(stat("n", &s));
    TELL("%ld %ld\n", (long)s.st_mtim.tv_sec, s.st_mtim.tv_nsec);
    times[1].tv_sec = 1111111111;
    SAY(futimens(fd, times));
    SAY(fstat(fd, &s));
    TELL("%ld\n", (long)s.st_mtim.tv_sec);
    SAY(utimensat(AT_FDCWD, "md", times, 0));
    SAY(stat("md", &s));
    TELL("%ld\n", (long)s.st_mtim.tv_sec);
    times[1].tv_nsec = UTIME_OMIT;
    times[1].tv_sec = 5;
    SAY(utimensat(AT_FDCWD, "md", times, 0));
    SAY(symlink("n", "l"));
    times[1].tv_nsec = 0;
    SAY(utimensat(AT_FDCWD, "l", times, AT_SYMLINK_NOFOLLOW));
    SAY(lstat("l", &s));
    TELL("%ld\n", (long)s.st_mtim.tv_sec);
    SAY(stat("l", &s));
    TELL("%ld\n", (long)s.st_mtim.tv_sec);
    SAY(utimensat(AT_FDCWD, "n", NULL, 0));
    SAY(stat("n", &s));
    YES(s.st_mtim.tv_sec > 1234567890);
    SAY(utimensat(AT_FDCWD, "none", times, 0));
    close(fd);
    umask(022);
}

static void named(void)
{
    SAY(mkfifo("pipe", 0640));
    SAY(mkfifo("pipe", 0640));
    show("pipe");
    SAY(open("pipe", O_WRONLY | O_NONBLOCK));
    if (fork() == 0)
    {
        int out = open("pipe", O_WRONLY);
        write(out, "through it", 10);
        close(out);
        _exit(0);
    }
    char bytes[32] = "";
    struct stat s;
    int in = open("pipe", O_RDONLY);
    long got = 0, more;
    while ((more = read(in, bytes + got, sizeof bytes - got)) > 0) got += more;
    TELL("%s\n", bytes);
    SAY(fstat(in, &s));
    TELL("%o\n", s.st_mode);
    SAY(lseek(in, 0, SEEK_CUR));
    close(in);
    wait(NULL);
    int both = open("pipe", O_RDWR);
    SAY(write(both, "self", 4));
    SAY(read(both, bytes, sizeof bytes));
    close(both);
    in = open("pipe", O_RDONLY | O_NONBLOCK);
    SAY(read(in, bytes, 1));
    int out = open("pipe", O_WRONLY | O_NONBLOCK);
    SAY(read(in, bytes, 1));
    SAY(write(out, "z", 1));
    SAY(read(in, bytes, 1));
    close(in);
    signal(SIGPIPE, SIG_IGN);
    SAY(write(out, "z", 1));
    close(out);
    SAY(mknod("plain", S_IFREG | 0600, 0));
    show("plain");
    SAY(unlink("pipe"));
    struct sigaction on = { .sa_handler = SIG_DFL };
    sigaction(SIGPIPE, &on, NULL);
}

static void clear(const char *folder)
{
    DIR *here = opendir(".");
    for (struct dirent *entry; (entry = readdir(here)) != NULL;)
        if (entry->d_name[0] != '.' && unlink(entry->d_name) != 0) rmdir(entry->d_name);
    closedir(here);
    SAY(rmdir(folder));
}

static void on_alarm(int signal) { (void)signal; }

int main(void)
{
    char folder[] = "/tmp/linksXXXXXX";
    umask(022);
    mkdtemp(folder);
    chdir(folder);
    symbolic();
    hard();
    modes();
    named();
    mkfifo("waits", 0600);
    struct sigaction once = { .sa_handler = on_alarm };
    sigaction(SIGALRM, &once, NULL);
    alarm(1);
    SAY(open("waits", O_RDONLY));
    SAY(unlink("waits"));
    clear(folder);
    return 0;
}
