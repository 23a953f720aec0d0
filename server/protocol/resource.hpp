#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "server/protocol/outcome.hpp"

namespace mcp {

/// One entry of resources/list and what resources/read answers for it. `definition` is the Resource object as
/// listed: uri, name and more. The result of `read` has `contents`.
struct Resource {
  Json definition;
  std::function<boost::asio::awaitable<Outcome>(std::string uri, CallContext context)> read;
};

/// The values of a URI template's variables, by name.
using UriVariables = std::map<std::string, std::string>;

/// One entry of resources/templates/list; `definition` has a uriTemplate.
struct ResourceTemplate {
  Json definition;
  std::function<boost::asio::awaitable<Outcome>(std::string uri, UriVariables variables, CallContext context)>
      read;
  std::string extension = {};  ///< it is listed to clients that declare this one; empty: to all
};

/// The JSON-RPC code of a resource that does not exist: the legacy revisions have one of their own, which the
/// modern one forbids.
constexpr int resource_not_found(ProtocolRevision revision) {
  return is_modern(revision) ? error_codes::kInvalidParams : -32002;
}

/// The variables with which `uri_template` becomes `uri`, or nothing when it cannot. Simple expansion only
/// (RFC 6570, level 1): a variable is one path segment, not empty, and given percent-decoded.
std::optional<UriVariables> match_uri_template(std::string_view uri_template, std::string_view uri);

}  // namespace mcp
