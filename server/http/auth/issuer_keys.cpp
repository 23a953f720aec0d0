#include "server/http/auth/issuer_keys.hpp"

#include <spdlog/spdlog.h>

#include <boost/url/parse.hpp>
#include <vector>

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
/// After which keys are read again, so that one that was withdrawn is not trusted for ever.
constexpr std::chrono::minutes kFresh{10};
/// For which one request waits for what another reads.
constexpr std::chrono::seconds kWait{15};
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

IssuerKeys::IssuerKeys(asio::any_io_executor executor, std::string issuer, FetchDocument fetch, Clock now)
    : issuer_(std::move(issuer)),
      fetch_(std::move(fetch)),
      now_(std::move(now)),
      read_done_(std::move(executor)) {}

asio::awaitable<IssuerKeys::Keys> IssuerKeys::get(bool newer) {
  const auto now = now_();
  const auto just = [now](const std::optional<steady_clock::time_point>& at) {
    return at && now - *at < kBetweenTries;
  };
  const bool is_old = must_read_ || !read_at_ || now - *read_at_ >= kFresh;
  if (reading_) {
    if (newer || !keys_) co_await read_done_.wait_for(kWait);
  } else if (newer && !just(asked_newer_at_)) {
    asked_newer_at_ = now;
    co_await read();
  } else if (is_old && !just(tried_at_)) {
    co_await read();
  }
  co_return keys_;
}

std::optional<std::chrono::steady_clock::duration> IssuerKeys::age() const {
  return read_at_ ? std::optional(now_() - *read_at_) : std::nullopt;
}

asio::awaitable<void> IssuerKeys::read() {
  reading_ = true;
  tried_at_ = now_();
  const std::shared_ptr<void> ends(nullptr, [this](void*) {  // however it ends
    reading_ = false;
    read_done_.notify();
  });
  const result<JsonWebKeys, FetchProblem> keys = co_await fetch_keys();
  if (keys) {
    keys_ = std::make_shared<const JsonWebKeys>(*keys);
    read_at_ = now_();
    must_read_ = false;
    spdlog::info("keys of {}: read", issuer_);
  } else {
    spdlog::warn("keys of {}: {}{}", issuer_, keys.error().sentence,
                 keys_ ? " The old ones stay in use." : "");
  }
}

asio::awaitable<result<JsonWebKeys, FetchProblem>> IssuerKeys::fetch_keys() {
  std::string problem = "It is no URL.";
  const std::string url = co_await find_keys_url(problem);
  if (url.empty()) co_return FetchProblem{problem};
  const result<FetchedDocument, FetchProblem> document = co_await fetch_(url, std::string());
  if (!document) co_return document.error();
  result<JsonWebKeys, std::string> keys = JsonWebKeys::parse(document->text);
  if (keys && keys->empty()) co_return FetchProblem{"Its key set has no key that can be used here."};
  if (!keys) co_return FetchProblem{keys.error()};
  co_return std::move(*keys);
}

/// Empty where there is none; `problem` then says why.
asio::awaitable<std::string> IssuerKeys::find_keys_url(std::string& problem) {
  for (const std::string& url : metadata_urls(issuer_)) {
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
    if (keys_url && base::is_https_or_local(*keys_url)) co_return keys;
    problem = "Its metadata has no jwks_uri with https.";
  }
  co_return "";
}

}  // namespace mcp
