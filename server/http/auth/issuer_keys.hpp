#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/event.hpp"
#include "server/http/auth/json_web_keys.hpp"

namespace mcp {

struct FetchedDocument {
  std::string text;
};

/// Why a document could not be had, in a sentence.
struct FetchProblem {
  std::string sentence;
};

/// Gets the document at an https URL (or one of this machine), or says in a sentence why not; within a
/// deadline of its own. With a `form`, posts that, with the credentials that this server has there.
using FetchDocument =
    std::function<boost::asio::awaitable<boost::system::result<FetchedDocument, FetchProblem>>(
        std::string url, std::string form)>;

/// Whether both name the same issuer: people leave out the '/' that some write at the end.
bool is_same_issuer(std::string_view a, std::string_view b);

/// The keys of one authorization server: found by its metadata (RFC 8414, else OpenID Connect Discovery) when
/// they are first needed, kept, and read again now and then, beside the requests that use them meanwhile.
/// While the server cannot be reached, the keys read before go on being used. Not thread-safe; must outlive
/// the coroutines that wait for it.
class IssuerKeys {
 public:
  using Clock = std::function<std::chrono::steady_clock::time_point()>;
  using Keys = std::shared_ptr<const JsonWebKeys>;

  IssuerKeys(boost::asio::any_io_executor executor, std::string issuer, FetchDocument fetch,
             Clock now = &std::chrono::steady_clock::now);
  ~IssuerKeys();

  const std::string& issuer() const { return issuer_; }

  /// The keys; null when none could be had yet. With `newer`, as for a key that is not among them, they are
  /// read again first, unless that was done for such a key in the last 30 seconds, or failed in the last 5.
  /// Keys older than ten minutes are used after a second at most, however long it takes to read them again.
  boost::asio::awaitable<Keys> get(bool newer);

  /// Reads keys that were read before again, as for an operator who knows that one was withdrawn.
  void read_again();

  /// Whether the keys could not be read when that was tried last.
  bool failed() const { return failed_; }

  /// How long ago the keys were read; nothing: never.
  std::optional<std::chrono::steady_clock::duration> age() const;

 private:
  using Found = boost::system::result<Keys, FetchProblem>;
  /// Why the keys are read, but for their age.
  struct Reason {
    bool newer = false;      ///< for a key that is not among them
    bool is_wanted = false;  ///< by the operator
  };
  struct Reading;

  bool may_try(bool newer) const;
  void begin_reading(Reason why);
  void end_reading(const Found& found);
  boost::asio::awaitable<Found> fetch_keys();
  boost::asio::awaitable<std::string> find_keys_url(std::string& problem);

  boost::asio::any_io_executor executor_;
  std::string issuer_;
  FetchDocument fetch_;
  Clock now_;
  Keys keys_;
  std::optional<std::chrono::steady_clock::time_point> read_at_;
  std::optional<std::chrono::steady_clock::time_point> tried_at_;
  std::optional<std::chrono::steady_clock::time_point> asked_newer_at_;
  bool failed_ = false;
  bool is_wanted_again_ = false;      ///< while they are being read
  std::string metadata_at_;           ///< where the metadata was last; empty: nowhere yet
  std::shared_ptr<Reading> reading_;  ///< null: nobody reads
};

}  // namespace mcp
