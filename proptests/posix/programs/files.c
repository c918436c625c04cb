// open's flags, offsets, holes, pread and pwrite, append, truncate, rename, unlink, directories.
#include "say.h"
#include <dirent.h>

static void content(const char *path)
{
    char bytes[64] = "";
    int fd = open(path, O_RDONLY);
    long count = read(fd, bytes, sizeof bytes - 1);
    TELL("%s: %ld bytes:", path, count);
    for (long i = 0; i < count; i++) TELL(" %02x", bytes[i]);
    TELL("\n");
    close(fd);
}

int main(void)
{
    struct stat s;
    SAY(mkdir("/tmp/files", 0755));
    SAY(mkdir("/tmp/files", 0755));
    SAY(chdir("/tmp/files"));
    SAY(open("none", O_RDONLY));
    SAY(open("none/below", O_RDONLY | O_CREAT, 0644));
    int fd = open("a", O_RDWR | O_CREAT | O_EXCL, 0644);
    SAY(open("a", O_RDWR | O_CREAT | O_EXCL, 0644));
    SAY(open("a", O_RDONLY | O_DIRECTORY));
    SAY(open(".", O_WRONLY));
    SAY(write(fd, "0123456789", 10));
    SAY(pwrite(fd, "xx", 2, 4));
    SAY(lseek(fd, 0, SEEK_CUR));
    SAY(lseek(fd, 14, SEEK_SET));
    SAY(lseek(fd, -20, SEEK_CUR));
    SAY(write(fd, "end", 3));
    content("a");
    SAY(ftruncate(fd, 3));
    SAY(fstat(fd, &s));
    TELL("size %ld regular %d\n", (long)s.st_size, S_ISREG(s.st_mode));
    int more = open("a", O_WRONLY | O_APPEND);
    SAY(write(more, "++", 2));
    SAY(read(more, &s, 1));
    content("a");
    SAY(rename("a", "b"));
    SAY(stat("a", &s));
    SAY(stat("b", &s));
    SAY(write(fd, "!", 1));
    SAY(unlink("b"));
    SAY(fstat(fd, &s));
    SAY(close(fd));
    SAY(close(more));
    SAY(unlink("b"));
    SAY(unlink("."));
    SAY(mkdir("d", 0755));
    SAY(rmdir("."));
    SAY(access("d", F_OK | X_OK));
    SAY(close(open("d/1", O_CREAT | O_WRONLY, 0600)));
    SAY(close(open("d/2", O_CREAT | O_WRONLY, 0600)));
    SAY(rmdir("d"));
    SAY(rmdir("d/1"));
    DIR *dir = opendir("d");
    int names = 0, dots = 0;
    for (struct dirent *e; (e = readdir(dir));)
    {
        if (e->d_name[0] == '.') dots++;
        else names += atoi(e->d_name);
    }
    TELL("names %d dots %d\n", names, dots);
    rewinddir(dir);
    YES(readdir(dir) != NULL);
    int at = dirfd(dir);
    SAY(fstatat(at, "1", &s, 0));
    SAY(openat(at, "3", O_RDONLY));
    SAY(unlinkat(at, "1", 0));
    SAY(unlinkat(at, "2", 0));
    closedir(dir);
    SAY(rmdir("d"));
    char cwd[64];
    YES(getcwd(cwd, sizeof cwd) == cwd);
    TELL("%s\n", cwd);
    YES(getcwd(cwd, 3) == NULL && errno == ERANGE);
    SAY(chdir(".."));
    SAY(rmdir("files"));
    char longest[5000];
    memset(longest, 'a', sizeof longest);
    longest[4999] = 0;
    SAY(open(longest, O_RDONLY));
    SAY(open("", O_RDONLY));
    return 0;
}
