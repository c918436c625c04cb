// fcntl's locks: shared, exclusive, ranges, who is in the way, gone with a close; flock.
#include "say.h"
#include <sys/file.h>

static struct flock piece(int type, long start, long length)
{
    return (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length };
}

int main(void)
{
    int fd = open("/tmp/locks", O_RDWR | O_CREAT, 0644), to_child[2], to_parent[2], status;
    char byte;
    pipe(to_child);
    pipe(to_parent);
    struct flock lock = piece(F_WRLCK, 0, 10);
    SAY(fcntl(fd, F_SETLK, &lock));
    lock = piece(F_RDLCK, 20, 0);
    SAY(fcntl(fd, F_SETLK, &lock));
    pid_t child = fork();
    if (child == 0)
    {
        lock = piece(F_WRLCK, 5, 1);
        SAY(fcntl(fd, F_SETLK, &lock));
        SAY(fcntl(fd, F_GETLK, &lock));
        TELL("%d %ld %ld %d\n", lock.l_type == F_WRLCK, (long)lock.l_start, (long)lock.l_len,
            lock.l_pid == getppid());
        lock = piece(F_RDLCK, 25, 5);
        SAY(fcntl(fd, F_SETLK, &lock));
        lock = piece(F_WRLCK, 12, 3);
        SAY(fcntl(fd, F_GETLK, &lock));
        YES(lock.l_type == F_UNLCK);
        write(to_parent[1], "x", 1);
        lock = piece(F_WRLCK, 0, 1);
        _exit(fcntl(fd, F_SETLKW, &lock));
    }
    read(to_parent[0], &byte, 1);
    lock = piece(F_UNLCK, 0, 3);
    SAY(fcntl(fd, F_SETLK, &lock));
    YES(wait(&status) == child && status == 0);
    lock = piece(F_WRLCK, 0, 0);
    SAY(fcntl(fd, F_SETLK, &lock));
    close(dup(fd));
    if (fork() == 0) { lock = piece(F_WRLCK, 0, 0); SAY(fcntl(fd, F_SETLK, &lock)); _exit(0); }
    wait(&status);
    int other = open("/tmp/locks", O_RDWR);
    SAY(flock(fd, LOCK_EX));
    SAY(flock(other, LOCK_EX | LOCK_NB));
    SAY(flock(fd, LOCK_UN));
    SAY(flock(other, LOCK_SH | LOCK_NB));
    SAY(flock(fd, LOCK_SH | LOCK_NB));
    unlink("/tmp/locks");
    return 0;
}
