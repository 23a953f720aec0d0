#include "base/system/name_lookup.hpp"

#include <ares.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <memory>

namespace base {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using std::chrono::steady_clock;

/// A name server that lost a question is asked again after a second, then after two: names are found within
/// the connect limit although a packet was lost.
constexpr int kFirstTryMilliseconds = 1'000;
constexpr int kTries = 3;

/// What c-ares waits for, its sockets and a timer, in one epoll set: one descriptor for Asio to wait for.
class WaitSet {
 public:
  explicit WaitSet(const asio::any_io_executor& executor)
      : timer_(executor, ::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)),
        set_(executor, ::epoll_create1(EPOLL_CLOEXEC)) {
    watch(timer_.native_handle(), EPOLLIN);
  }

  /// Waits for `events` of a descriptor from now on; for none: no longer.
  void watch(int descriptor, std::uint32_t events) {
    epoll_event event{.events = events, .data = {.fd = descriptor}};
    const int set = set_.native_handle();
    if (events == 0) {
      ::epoll_ctl(set, EPOLL_CTL_DEL, descriptor, nullptr);
    } else if (::epoll_ctl(set, EPOLL_CTL_MOD, descriptor, &event) != 0) {
      ::epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event);
    }
  }

  asio::awaitable<void> wait_until(steady_clock::time_point time) {
    const auto left = std::max(time - steady_clock::now(), steady_clock::duration(1));
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
    itimerspec spec{};
    spec.it_value.tv_sec = seconds.count();
    spec.it_value.tv_nsec = (left - seconds).count();
    ::timerfd_settime(timer_.native_handle(), 0, &spec, nullptr);
    boost::system::error_code ignored;
    co_await set_.async_wait(asio::posix::stream_descriptor::wait_read,
                             asio::redirect_error(asio::use_awaitable, ignored));
  }

  /// Calls visit(descriptor, events) for each that is ready; the timer has the descriptor ARES_SOCKET_BAD.
  template <class Visit>
  void for_each_ready(Visit visit) {
    epoll_event events[ARES_GETSOCK_MAXNUM + 1];
    const int count = ::epoll_wait(set_.native_handle(), events, std::size(events), 0);
    for (int i = 0; i < count; ++i) {
      const int descriptor = events[i].data.fd;
      visit(descriptor == timer_.native_handle() ? ARES_SOCKET_BAD : descriptor, events[i].events);
    }
  }

 private:
  asio::posix::stream_descriptor timer_;
  asio::posix::stream_descriptor set_;
};

/// One name put to c-ares, a question a family, and what is known. c-ares calls back into it: it does not
/// move.
class Question {
 public:
  Question(WaitSet& waits, std::function<void(const NameLookup&)> family_found)
      : family_found_(std::move(family_found)) {
    ares_options options{};
    options.timeout = kFirstTryMilliseconds;
    options.tries = kTries;
    options.sock_state_cb = [](void* set, ares_socket_t socket, int readable, int writable) {
      const unsigned events = (readable ? EPOLLIN : 0u) | (writable ? EPOLLOUT : 0u);
      static_cast<WaitSet*>(set)->watch(socket, events);
    };
    options.sock_state_cb_data = &waits;
    // The hosts file is asked first and for both families at once: what it says of a name is all that counts.
    char files[] = "f";
    char servers[] = "b";
    options.lookups = files;
    note(ares_init_options(&hosts_file_, &options, ARES_OPT_LOOKUPS));
    options.lookups = servers;
    constexpr int kSet = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB | ARES_OPT_LOOKUPS;
    note(ares_init_options(&channel_, &options, kSet));
  }
  ~Question() {
    if (hosts_file_) ares_destroy(hosts_file_);
    if (channel_) ares_destroy(channel_);
  }
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;

  void ask(const std::string& host, const std::string& port, const std::string& name_servers) {
    if (is_answered()) return;
    if (!name_servers.empty()) note(ares_set_servers_ports_csv(channel_, name_servers.c_str()));
    if (is_answered()) return;
    unanswered_ = 1;
    ask_for(hosts_file_, host, port, AF_UNSPEC);
    if (!answer_.endpoints.empty()) return;
    answer_ = {};
    unanswered_ = 2;
    for (const int family : {AF_INET6, AF_INET}) ask_for(channel_, host, port, family);
  }

  bool is_answered() const { return unanswered_ == 0; }
  const NameLookup& answer() const { return answer_; }

  /// When c-ares wants to be called although no socket is ready, `latest` at the latest.
  steady_clock::time_point next_time(steady_clock::time_point latest) const {
    timeval room{};
    const timeval* wait = ares_timeout(channel_, nullptr, &room);
    if (!wait) return latest;
    return std::min(latest, steady_clock::now() + std::chrono::seconds(wait->tv_sec) +
                                std::chrono::microseconds(wait->tv_usec));
  }

  void go_on(ares_socket_t socket, std::uint32_t events) {
    const bool failed = (events & (EPOLLERR | EPOLLHUP)) != 0;
    ares_process_fd(channel_, failed || (events & EPOLLIN) != 0 ? socket : ARES_SOCKET_BAD,
                    failed || (events & EPOLLOUT) != 0 ? socket : ARES_SOCKET_BAD);
  }

 private:
  void ask_for(ares_channel channel, const std::string& host, const std::string& port, int family) {
    ares_addrinfo_hints hints{};
    hints.ai_family = family;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = ARES_AI_NUMERICSERV;
    const auto answered = [](void* question, int status, int, ares_addrinfo* found) {
      static_cast<Question*>(question)->take(status, found);
    };
    ares_getaddrinfo(channel, host.c_str(), port.c_str(), &hints, answered, this);
  }

  /// Of a channel that cannot be used.
  void note(int status) {
    if (status == ARES_SUCCESS) return;
    unanswered_ = 1;
    take(status, nullptr);
  }

  void take(int status, ares_addrinfo* found) {
    const std::unique_ptr<ares_addrinfo, decltype(&ares_freeaddrinfo)> owned(found, &ares_freeaddrinfo);
    --unanswered_;
    for (const ares_addrinfo_node* node = found ? found->nodes : nullptr; node; node = node->ai_next) {
      tcp::endpoint endpoint;
      if (node->ai_addrlen > endpoint.capacity()) continue;
      std::memcpy(endpoint.data(), node->ai_addr, node->ai_addrlen);
      endpoint.resize(node->ai_addrlen);
      answer_.endpoints.push_back(endpoint);
    }
    if (!answer_.endpoints.empty()) {
      answer_.failure.clear();
      if (unanswered_ > 0 && family_found_) family_found_(answer_);
      return;
    }
    // Of two failures the one that may pass says more than that there is no address of the other family.
    const bool passes = status == ARES_ETIMEOUT || status == ARES_ESERVFAIL || status == ARES_ECONNREFUSED;
    if (!answer_.failure.empty() && !passes) return;
    answer_.failure = ares_strerror(status == ARES_SUCCESS ? ARES_ENODATA : status);
    answer_.is_passing = passes;
  }

  ares_channel hosts_file_ = nullptr;
  ares_channel channel_ = nullptr;
  int unanswered_ = 1;  ///< families
  NameLookup answer_;
  std::function<void(const NameLookup&)> family_found_;
};

}  // namespace

asio::awaitable<NameLookup> look_up(std::string host, std::string port, std::string name_servers,
                                    steady_clock::time_point deadline,
                                    std::function<void(const NameLookup&)> family_found) {
  // c-ares 1.18 asks name servers even for an IPv4 address.
  if (std::optional<NameLookup> address = address_of(host, port)) co_return std::move(*address);

  WaitSet waits(co_await asio::this_coro::executor);
  Question question(waits, std::move(family_found));
  question.ask(host, port, name_servers);
  while (!question.is_answered()) {
    const asio::cancellation_state cancellation = co_await asio::this_coro::cancellation_state;
    const bool cancelled = cancellation.cancelled() != asio::cancellation_type::none;
    if (cancelled || steady_clock::now() >= deadline) {
      NameLookup known = question.answer();
      if (known.endpoints.empty()) known = {{}, "its name was not resolved in time", true};
      co_return known;
    }
    co_await waits.wait_until(question.next_time(deadline));
    waits.for_each_ready([&](ares_socket_t socket, std::uint32_t events) { question.go_on(socket, events); });
  }
  co_return question.answer();
}

}  // namespace base
