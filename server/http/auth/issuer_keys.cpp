#include "server/http/auth/issuer_keys.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/url/parse.hpp>
#include <utility>
#include <vector>

#include "base/alarm.hpp"
#include "base/json.hpp"
#include "base/net/http_url.hpp"
#include "server/http/auth/json_web_token.hpp"

namespace mcp {
namespace {

namespace asio = boost::asio;
using boost::system::result;
using std::chrono::steady_clock;

/// Between two tries: a token with a made-up key id must not make this server ask its issuer.
constexpr std::chrono::seconds kBetweenTries{30};
/// Behind one that failed: whoever has a new key waits for the issuer to come back.
constexpr std::chrono::seconds kAfterFailure{5};
/// After which keys are read again beside the requests, so that these need not wait.
constexpr std::chrono::minutes kDue{5};
/// After which a key that was withdrawn is not trusted any more without a look, if the issuer answers soon.
constexpr std::chrono::minutes kFresh{10};
/// For which a request with known keys waits for a look.
constexpr std::chrono::seconds kPatience{1};
/// For which one without waits for what is being read.
constexpr std::chrono::seconds kWait{15};
/// For all that is fetched to find the keys.
constexpr std::chrono::seconds kReadingLimit{10};
constexpr base::JsonLimits kMetadataLimits{.depth = 16, .values = 2'000};

/// Where the metadata may be, in the order of MCP's Authorization, "Authorization Server Metadata Discovery".
std::vector<std::string> metadata_urls(const std::string& issuer) {
  const auto url = base::parse_http_url(issuer);
  if (!url) return {};
  const std::string origin(url->encoded_origin());
  std::string path(url->encoded_path());
  while (path.ends_with('/')) path.pop_back();
  std::vector<std::string> urls = {origin + "/.well-known/oauth-authorization-server" + path,
                                   origin + "/.well-known/openid-configuration" + path};
  if (!path.empty()) urls.push_back(origin + path + "/.well-known/openid-configuration");
  return urls;
}

}  // namespace

bool is_same_issuer(std::string_view a, std::string_view b) {
  return without_trailing_slash(a) == without_trailing_slash(b);
}

/// One look at the keys. Whoever waits for it holds it.
struct IssuerKeys::Reading {
  Reading(const asio::any_io_executor& executor, Reason reason)
      : done(executor), limit(executor), why(reason) {}

  const steady_clock::time_point began = steady_clock::now();
  base::Event done;
  asio::cancellation_signal cancel;
  base::Alarm limit;
  const Reason why;
  bool is_abandoned = false;
};

IssuerKeys::IssuerKeys(asio::any_io_executor executor, std::string issuer, FetchDocument fetch, Clock now)
    : executor_(std::move(executor)),
      issuer_(std::move(issuer)),
      fetch_(std::move(fetch)),
      now_(std::move(now)) {}

IssuerKeys::~IssuerKeys() {
  if (!reading_) return;
  reading_->is_abandoned = true;
  reading_->cancel.emit(asio::cancellation_type::terminal);
}

asio::awaitable<IssuerKeys::Keys> IssuerKeys::get(bool newer) {
  const auto now = now_();
  const bool is_due = failed_ || !read_at_ || now - *read_at_ >= kDue;
  if (!reading_ && (newer || is_due) && may_try(newer)) begin_reading({.newer = newer});
  if (const std::shared_ptr<Reading> reading = reading_) {
    const bool is_old = !read_at_ || now - *read_at_ >= kFresh;
    if (newer || !keys_) {
      co_await reading->done.wait_for(kWait);
    } else if (reading->why.is_wanted || (is_old && !failed_)) {
      co_await reading->done.wait_until(reading->began + kPatience);
    }
  }
  co_return keys_;
}

bool IssuerKeys::may_try(bool newer) const {
  const auto is_over = [now = now_()](const auto& at, std::chrono::seconds pause) {
    return !at || now - *at >= pause;
  };
  if (failed_) return is_over(tried_at_, newer || !keys_ ? kAfterFailure : kBetweenTries);
  return !newer || is_over(asked_newer_at_, kBetweenTries);
}

void IssuerKeys::read_again() {
  // One that runs may have read before the key was withdrawn.
  if (reading_) {
    is_wanted_again_ = true;
  } else if (tried_at_) {
    begin_reading({.is_wanted = true});
  }
}

std::optional<std::chrono::steady_clock::duration> IssuerKeys::age() const {
  return read_at_ ? std::optional(now_() - *read_at_) : std::nullopt;
}

void IssuerKeys::begin_reading(Reason why) {
  const auto reading = std::make_shared<Reading>(executor_, why);
  reading_ = reading;
  tried_at_ = now_();
  if (why.newer) asked_newer_at_ = tried_at_;
  reading->limit.set(reading->began + kReadingLimit,
                     [late = reading.get()] { late->cancel.emit(asio::cancellation_type::terminal); });
  asio::co_spawn(executor_, fetch_keys(),
                 asio::bind_cancellation_slot(
                     reading->cancel.slot(), [this, reading](std::exception_ptr failure, const Found& found) {
                       if (reading->is_abandoned) return;
                       constexpr char kLate[] = "It did not answer in time.";
                       end_reading(failure ? Found(FetchProblem{kLate}) : found);
                     }));
}

void IssuerKeys::end_reading(const Found& found) {
  const std::shared_ptr<Reading> ended = std::exchange(reading_, nullptr);
  failed_ = !found;
  if (found) {
    keys_ = *found;
    read_at_ = now_();
    spdlog::info("keys of {}: read", issuer_);
  } else {
    spdlog::warn("keys of {}: {}{}", issuer_, found.error().sentence,
                 keys_ ? " The old ones stay in use." : "");
  }
  if (std::exchange(is_wanted_again_, false)) begin_reading({.is_wanted = true});
  ended->done.notify();
}

asio::awaitable<IssuerKeys::Found> IssuerKeys::fetch_keys() {
  std::string problem = "It is no URL.";
  const std::string url = co_await find_keys_url(problem);
  if (url.empty()) co_return FetchProblem{problem};
  const result<FetchedDocument, FetchProblem> document = co_await fetch_(url, std::string());
  if (!document) co_return document.error();
  result<JsonWebKeys, std::string> keys = JsonWebKeys::parse(document->text);
  if (!keys) co_return FetchProblem{keys.error()};
  if (keys->empty())
    co_return FetchProblem{"Its key set has no key that can be used here" + keys->left_out() + "."};
  co_return std::make_shared<const JsonWebKeys>(std::move(*keys));
}

/// Empty where there is none; `problem` then says why.
asio::awaitable<std::string> IssuerKeys::find_keys_url(std::string& problem) {
  std::vector<std::string> urls = metadata_urls(issuer_);
  if (const auto last = std::ranges::find(urls, metadata_at_); last != urls.end())
    std::rotate(urls.begin(), last, last + 1);
  for (const std::string& url : urls) {
    const result<FetchedDocument, FetchProblem> document = co_await fetch_(url, std::string());
    if (!document) {
      problem = document.error().sentence;
      continue;
    }
    const std::optional<base::Json> metadata = base::parse_json(document->text, kMetadataLimits);
    const std::optional<std::string> named = metadata ? base::find_string(*metadata, "issuer") : std::nullopt;
    // Else one server could pass its keys off as another's (RFC 8414, 3.3).
    if (!named || !is_same_issuer(*named, issuer_)) {
      problem = "Its metadata does not name it as the issuer.";
      continue;
    }
    const std::string keys = base::find_string(*metadata, "jwks_uri").value_or("");
    // Keys that came over plain http could be anybody's.
    const auto keys_url = base::parse_http_url(keys);
    if (keys_url && base::is_https_or_local(*keys_url)) {
      metadata_at_ = url;
      co_return keys;
    }
    problem = "Its metadata has no jwks_uri with https.";
  }
  co_return "";
}

}  // namespace mcp
