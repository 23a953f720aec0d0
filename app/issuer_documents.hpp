#pragma once

#include <map>
#include <memory>
#include <string>

#include "server/http/auth/issuer_keys.hpp"
#include "tools/api/api_client.hpp"

namespace salestouch {

/// Gets the documents of authorization servers as the API is asked, through the same proxy and with the same
/// CAs, and without SalesTouch's credentials. Must outlive the fetches.
class IssuerDocuments {
 public:
  /// `options` are those of the API's client. Forms are posted with `credentials`, the value of an
  /// Authorization field.
  IssuerDocuments(ApiClientOptions options, base::Worker& worker, std::string credentials);

  mcp::FetchDocument fetch();

 private:
  boost::asio::awaitable<boost::system::result<mcp::FetchedDocument, mcp::FetchProblem>> get(
      std::string url, std::string form);

  ApiClientOptions options_;
  base::Worker& worker_;
  std::string credentials_;
  /// By origin, and whether they send the credentials. Issuers and their keys have few.
  std::map<std::pair<std::string, bool>, std::unique_ptr<ApiClient>> clients_;
};

}  // namespace salestouch
