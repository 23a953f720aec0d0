#include "app/issuer_documents.hpp"

#include "base/net/http_url.hpp"

namespace salestouch {

namespace asio = boost::asio;
using boost::system::result;

IssuerDocuments::IssuerDocuments(ApiClientOptions options, base::Worker& worker, std::string credentials)
    : options_(std::move(options)), worker_(worker), credentials_(std::move(credentials)) {
  options_.observer = nullptr;
  options_.slots.reset();
  options_.total_limit = std::chrono::seconds(10);
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
  ApiResult<HttpAnswer> answer = co_await client->document(url.substr(origin.size()), std::move(form));
  if (!answer) co_return mcp::FetchProblem{origin + ": " + answer.error().message};
  if (answer->status != 200)
    co_return mcp::FetchProblem{origin + " answered with HTTP status " + std::to_string(answer->status) +
                                "."};
  co_return mcp::FetchedDocument{std::move(answer->body)};
}

}  // namespace salestouch
