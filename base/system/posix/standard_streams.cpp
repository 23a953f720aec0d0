#include "base/system/standard_streams.hpp"

#include <limits.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>

#include "base/system/posix/readiness.hpp"

namespace base {
namespace {

namespace asio = boost::asio;

bool may_try_again() {
  return errno == EINTR || errno == EAGAIN;
}

}  // namespace

asio::awaitable<bool> Readiness::wait() {
  if (cancelled_) co_return false;
  if (always_) co_return true;
  if (!ask()) co_return false;
  boost::system::error_code error;
  co_await set_.async_wait(asio::posix::stream_descriptor::wait_read,
                           asio::redirect_error(asio::use_awaitable, error));
  co_return !error && !cancelled_;
}

void Readiness::cancel() {
  cancelled_ = true;
  boost::system::error_code ignored;
  set_.cancel(ignored);
}

class InputStream::Body {
 public:
  Body(asio::io_context& io, int descriptor)
      : descriptor_(descriptor), ready_(io, descriptor, Readiness::For::reading) {}

  asio::awaitable<std::size_t> read_some(std::span<char> buffer) {
    while (co_await ready_.wait()) {
      const ssize_t count = ::read(descriptor_, buffer.data(), buffer.size());
      if (count > 0) co_return static_cast<std::size_t>(count);
      if (count == 0 || !may_try_again()) break;
    }
    co_return 0;
  }
  void cancel() { ready_.cancel(); }

 private:
  int descriptor_;
  Readiness ready_;
};

class OutputStream::Body {
 public:
  Body(asio::io_context& io, int descriptor)
      : descriptor_(descriptor),
        own_pipe_(open_pipe_anew(descriptor)),
        ready_(io, descriptor, Readiness::For::writing) {}
  ~Body() {
    if (own_pipe_ >= 0) ::close(own_pipe_);
  }
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;

  asio::awaitable<bool> write_whole(std::string_view bytes) {
    for (bool is_ready = false; !bytes.empty();) {
      const ssize_t count = write_some(bytes, is_ready);
      if (count > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
      } else if (count == 0 || !may_try_again()) {
        co_return false;
      }
      if (bytes.empty()) break;
      is_ready = co_await ready_.wait();
      if (!is_ready) co_return false;
    }
    co_return true;
  }

 private:
  /// Writes as much of `bytes` as can be written without blocking: a socket and a pipe of our own take what
  /// they can, another pipe at least PIPE_BUF once it is ready. The count, or -1 with errno.
  ssize_t write_some(std::string_view bytes, bool is_ready) const {
    if (own_pipe_ >= 0) return ::write(own_pipe_, bytes.data(), bytes.size());
    const ssize_t count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count >= 0 || errno != ENOTSOCK) return count;
    if (!is_ready) {
      errno = EAGAIN;
      return -1;
    }
    return ::write(descriptor_, bytes.data(), std::min<std::size_t>(bytes.size(), PIPE_BUF));
  }

  int descriptor_;
  int own_pipe_;
  Readiness ready_;
};

InputStream::InputStream(asio::io_context& io, int descriptor)
    : body_(std::make_unique<Body>(io, descriptor)) {}
InputStream::~InputStream() = default;
asio::awaitable<std::size_t> InputStream::read_some(std::span<char> buffer) {
  return body_->read_some(buffer);
}
void InputStream::cancel() {
  body_->cancel();
}

OutputStream::OutputStream(asio::io_context& io, int descriptor)
    : body_(std::make_unique<Body>(io, descriptor)) {}
OutputStream::~OutputStream() = default;
asio::awaitable<bool> OutputStream::write_whole(std::string_view bytes) {
  return body_->write_whole(bytes);
}

}  // namespace base
