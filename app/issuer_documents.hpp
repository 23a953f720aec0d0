#pragma once

#include <map>
#include <memory>
#include <string>

#include "server/http/auth/issuer_keys.hpp"
#include "tools/api/api_client.hpp"

namespace salestouch {

/// Gets the documents of authorization servers as the API is asked, through the same proxy and with the same
/// CAs, and without any credentials. Must outlive the fetches.
class IssuerDocuments {
 public:
  /// `options` are those of the API's client.
  IssuerDocuments(ApiClientOptions options, base::Worker& worker);

  mcp::FetchDocument fetch();

 private:
  boost::asio::awaitable<boost::system::result<mcp::FetchedDocument, mcp::FetchProblem>> get(std::string url);

  ApiClientOptions options_;
  base::Worker& worker_;
  std::map<std::string, std::unique_ptr<ApiClient>> clients_;  ///< by origin; issuers and their keys have few
};

}  // namespace salestouch
