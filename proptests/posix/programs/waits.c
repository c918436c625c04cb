// poll's timeout, select, epoll level and edge, eventfd.
#include "say.h"
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <time.h>

int main(void)
{
    int ends[2];
    char byte;
    pipe(ends);
    struct pollfd one = { ends[0], POLLIN, 0 };
    SAY(poll(&one, 1, 30));
    SAY(poll(NULL, 0, 10));
    fd_set set;
    FD_ZERO(&set);
    FD_SET(ends[0], &set);
    struct timeval soon = { 0, 10000 };
    SAY(select(ends[0] + 1, &set, NULL, NULL, &soon));
    write(ends[1], "ab", 2);
    FD_SET(ends[0], &set);
    SAY(select(ends[0] + 1, &set, NULL, NULL, NULL));
    YES(FD_ISSET(ends[0], &set));
    int epoll = epoll_create1(0);
    struct epoll_event event = { EPOLLIN, { .u64 = 77 } }, got[4];
    SAY(epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event));
    SAY(epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event));
    SAY(epoll_wait(epoll, got, 4, -1));
    TELL("%x %d\n", got[0].events, (int)got[0].data.u64);
    SAY(epoll_wait(epoll, got, 4, 0));
    event.events = EPOLLIN | EPOLLET;
    SAY(epoll_ctl(epoll, EPOLL_CTL_MOD, ends[0], &event));
    SAY(epoll_wait(epoll, got, 4, 0));
    SAY(epoll_wait(epoll, got, 4, 0));
    write(ends[1], "c", 1);
    SAY(epoll_wait(epoll, got, 4, 0));
    event.events = EPOLLIN | EPOLLONESHOT;
    SAY(epoll_ctl(epoll, EPOLL_CTL_MOD, ends[0], &event));
    SAY(epoll_wait(epoll, got, 4, 0));
    SAY(epoll_wait(epoll, got, 4, 0));
    SAY(epoll_ctl(epoll, EPOLL_CTL_DEL, ends[0], NULL));
    SAY(epoll_ctl(epoll, EPOLL_CTL_DEL, ends[0], NULL));
    SAY(epoll_ctl(epoll, EPOLL_CTL_ADD, 99, &event));
    int number = eventfd(3, EFD_NONBLOCK);
    unsigned long value = 4;
    SAY(write(number, &value, 8));
    SAY(read(number, &value, 8));
    TELL("%lu\n", value);
    SAY(read(number, &value, 8));
    event = (struct epoll_event){ EPOLLIN, { .fd = number } };
    SAY(epoll_ctl(epoll, EPOLL_CTL_ADD, number, &event));
    if (fork() == 0)
    {
        usleep(20000);
        value = 1;
        write(number, &value, 8);
        _exit(0);
    }
    SAY(epoll_wait(epoll, got, 4, -1));
    YES(got[0].data.fd == number);
    int status;
    wait(&status);
    close(ends[1]);
    read(ends[0], &byte, 1);
    return 0;
}
