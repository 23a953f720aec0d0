#include "base/system/standard_streams.hpp"

#include <winsock2.h>
// After winsock2.h, which it would bring an older one of.
#include <io.h>
#include <windows.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <thread>

namespace base {
namespace {

namespace asio = boost::asio;

/// At most this much is written at once: a console refuses more.
constexpr std::size_t kWriteSize = 32 * 1024;

/// Calls that block, on a thread of their own: whoever started this process opened its standard streams, and
/// hardly ever for overlapped work.
class BlockingCalls {
 public:
  BlockingCalls() = default;
  ~BlockingCalls() {
    cancel();
    thread_.join();
  }
  BlockingCalls(const BlockingCalls&) = delete;
  BlockingCalls& operator=(const BlockingCalls&) = delete;

  /// What `call` returns; 0 once `cancel` was called.
  asio::awaitable<std::size_t> run(std::function<std::size_t()> call) {
    auto there = [this, &call]() -> asio::awaitable<std::size_t> {
      HANDLE self = nullptr;
      ::DuplicateHandle(::GetCurrentProcess(), ::GetCurrentThread(), ::GetCurrentProcess(), &self, 0, FALSE,
                        DUPLICATE_SAME_ACCESS);
      in_call_ = self;
      const std::size_t count = cancelled_ ? 0 : call();
      in_call_ = nullptr;
      ::CloseHandle(self);
      co_return count;
    };
    co_return co_await asio::co_spawn(thread_, there, asio::use_awaitable);
  }

  /// Ends the call that blocks, and every later one.
  void cancel() {
    cancelled_ = true;
    // The thread may be just before its call, where nothing can be cancelled yet.
    constexpr int kTries = 200;
    for (int tries = 0; HANDLE thread = in_call_; ++tries) {
      ::CancelSynchronousIo(thread);
      // Of a handle whose reads cannot be cancelled; this is asked for only when the process is to end.
      if (tries > kTries) ::TerminateProcess(::GetCurrentProcess(), 0);
      ::Sleep(1);
    }
  }

 private:
  asio::thread_pool thread_{1};
  std::atomic<HANDLE> in_call_{nullptr};  ///< the thread, while it is in a call
  std::atomic<bool> cancelled_{false};
};

HANDLE handle_of(int descriptor) {
  return reinterpret_cast<HANDLE>(::_get_osfhandle(descriptor));
}

}  // namespace

class InputStream::Body {
 public:
  explicit Body(int descriptor) : handle_(handle_of(descriptor)) {}

  asio::awaitable<std::size_t> read_some(std::span<char> buffer) {
    co_return co_await calls_.run([this, buffer] {
      DWORD count = 0;
      const bool is_read =
          ::ReadFile(handle_, buffer.data(), static_cast<DWORD>(buffer.size()), &count, nullptr) != 0;
      return is_read ? std::size_t{count} : 0;
    });
  }
  void cancel() { calls_.cancel(); }

 private:
  HANDLE handle_;
  BlockingCalls calls_;
};

class OutputStream::Body {
 public:
  explicit Body(int descriptor) : handle_(handle_of(descriptor)) {}

  asio::awaitable<bool> write_whole(std::string_view bytes) {
    const std::size_t written = co_await calls_.run([this, bytes] {
      std::size_t done = 0;
      while (done < bytes.size()) {
        DWORD count = 0;
        const auto size = static_cast<DWORD>(std::min(bytes.size() - done, kWriteSize));
        if (!::WriteFile(handle_, bytes.data() + done, size, &count, nullptr) || count == 0) break;
        done += count;
      }
      return done;
    });
    co_return written == bytes.size();
  }

 private:
  HANDLE handle_;
  BlockingCalls calls_;
};

InputStream::InputStream(asio::io_context&, int descriptor) : body_(std::make_unique<Body>(descriptor)) {}
InputStream::~InputStream() = default;
asio::awaitable<std::size_t> InputStream::read_some(std::span<char> buffer) {
  return body_->read_some(buffer);
}
void InputStream::cancel() {
  body_->cancel();
}

OutputStream::OutputStream(asio::io_context&, int descriptor) : body_(std::make_unique<Body>(descriptor)) {}
OutputStream::~OutputStream() = default;
asio::awaitable<bool> OutputStream::write_whole(std::string_view bytes) {
  return body_->write_whole(bytes);
}

}  // namespace base
