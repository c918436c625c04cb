// dup, dup2, F_DUPFD, close-on-exec, the lowest free number, shared offsets.
#include "say.h"

int main(void)
{
    for (int i = 3; i < 64; i++) close(i);
    int fd = open("/tmp/descriptors.txt", O_RDWR | O_CREAT | O_TRUNC, 0644);
    YES(fd == 3);
    SAY(write(fd, "hello world", 11));
    int two = dup(fd);
    YES(two == 4);
    SAY(lseek(two, 6, SEEK_SET));
    char bytes[16] = "";
    SAY(read(fd, bytes, 5));
    TELL("[%s]\n", bytes);
    SAY(lseek(fd, 0, SEEK_CUR));
    SAY(dup2(fd, 20));
    SAY(fcntl(fd, F_DUPFD, 10));
    SAY(fcntl(20, F_GETFD));
    SAY(fcntl(20, F_SETFD, FD_CLOEXEC));
    SAY(fcntl(20, F_GETFD));
    SAY(fcntl(fd, F_GETFL) & (O_ACCMODE | O_APPEND | O_NONBLOCK));
    SAY(fcntl(fd, F_SETFL, O_APPEND));
    SAY(fcntl(two, F_GETFL) & (O_ACCMODE | O_APPEND));
    SAY(close(4));
    SAY(close(4));
    SAY(dup(1));
    SAY(read(99, bytes, 1));
    SAY(write(-1, bytes, 1));
    SAY(dup2(99, 5));
    SAY(dup2(fd, 1 << 20));
    SAY(fcntl(fd, F_DUPFD, 1 << 20));
    SAY(unlink("/tmp/descriptors.txt"));
    SAY(lseek(fd, 0, SEEK_END));
    return 0;
}
