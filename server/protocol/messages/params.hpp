#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <string_view>

#include "server/protocol/messages/json_rpc.hpp"

namespace mcp {

/// The params of a request, or an object inside them, read by name. A member that is null is as if absent,
/// and so is []: many clients send null for what they leave out, and PHP writes an empty object so. Errors
/// are -32602 and name the method and the member.
class Params {
 public:
  /// `where` begins each error: the method's name. `object` must be a JSON object and outlive this.
  Params(std::string where, const Json& object) : where_(std::move(where)), object_(object) {}

  /// The member, or nullptr when it is absent.
  const Json* find(std::string_view name) const;

  boost::system::result<std::string, Error> string(std::string_view name) const;
  /// Empty when absent.
  boost::system::result<std::string, Error> optional_string(std::string_view name) const;

  boost::system::result<Params, Error> object(std::string_view name) const;
  /// An empty object when absent.
  boost::system::result<Json, Error> optional_object(std::string_view name) const;

  /// -32602 about the member `name`: "METHOD: NAME WHAT".
  Error error(std::string_view name, std::string_view what) const;

  const Json& json() const { return object_; }

 private:
  std::string where_;
  const Json& object_;
};

}  // namespace mcp
