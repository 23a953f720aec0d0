#include "app/issuer_documents.hpp"

#include <boost/algorithm/string/replace.hpp>

#include "base/net/http_url.hpp"
#include "server/http/auth/json_web_token.hpp"

namespace salestouch {

namespace asio = boost::asio;
using boost::system::result;

namespace {

/// What to set where `url` is not where the document is.
std::string_view after_redirect(std::string_view url, bool is_introspection) {
  if (is_introspection) return "Set --oauth-introspection to the URL that answers.";
  if (url.find("/.well-known/") != std::string_view::npos)
    return "Set --oauth-issuer to the issuer that the document there names.";
  return "The issuer's jwks_uri must name the place itself.";
}

/// What an answer says that is no document, behind the name of who gave it.
std::string refusal_of(const HttpAnswer& answer, std::string_view url, bool is_introspection) {
  const std::string status = " answered with HTTP status " + std::to_string(answer.status);
  if (answer.status < 300 || answer.status >= 400 || answer.location.empty()) return status + ".";
  return status + ": it redirects to " + mcp::quoted_claim(answer.location) +
         ", and redirects are not followed. " + std::string(after_redirect(url, is_introspection));
}

}  // namespace

IssuerDocuments::IssuerDocuments(ApiClientOptions options, base::Worker& worker, std::string credentials)
    : options_(std::move(options)), worker_(worker), credentials_(std::move(credentials)) {
  options_.observer = nullptr;
  options_.slots.reset();
  options_.total_limit = options_.first_byte_limit = std::chrono::seconds(6);
  options_.connect_limit = std::chrono::seconds(3);
  options_.max_body = 256 * 1024;
}

mcp::FetchDocument IssuerDocuments::fetch() {
  return [this](std::string url, std::string form) { return get(std::move(url), std::move(form)); };
}

asio::awaitable<result<mcp::FetchedDocument, mcp::FetchProblem>> IssuerDocuments::get(std::string url,
                                                                                      std::string form) {
  const auto parsed = base::parse_http_url(url);
  if (!parsed) co_return mcp::FetchProblem{"It is no URL."};
  const std::string origin(parsed->encoded_origin());
  std::unique_ptr<ApiClient>& client = clients_[{origin, !form.empty()}];
  if (!client) {
    ApiSettings settings;
    settings.base_url = origin;
    options_.authorization = form.empty() ? std::string() : credentials_;
    client = std::make_unique<ApiClient>(std::move(settings), options_, worker_);
  }
  const bool is_introspection = !form.empty();
  ApiResult<HttpAnswer> answer = co_await client->document(url.substr(origin.size()), std::move(form));
  if (!answer)
    co_return mcp::FetchProblem{
        boost::algorithm::replace_all_copy(answer.error().message, "The SalesTouch API", origin)};
  if (answer->status != 200) co_return mcp::FetchProblem{origin + refusal_of(*answer, url, is_introspection)};
  co_return mcp::FetchedDocument{std::move(answer->body)};
}

}  // namespace salestouch
