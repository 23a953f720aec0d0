#include "server/protocol/messages/params.hpp"

namespace mcp {
namespace {

constexpr std::string_view kNeedsString = "is required and must be a string";

}  // namespace

const Json* Params::find(std::string_view name) const {
  const Json* member = mcp::find(object_, name);
  const bool is_none = !member || member->is_null() || is_empty_list(*member);
  return is_none ? nullptr : member;
}

boost::system::result<std::string, Error> Params::string(std::string_view name) const {
  const Json* member = find(name);
  if (!member || !member->is_string()) return error(name, kNeedsString);
  return member->get<std::string>();
}

boost::system::result<std::string, Error> Params::optional_string(std::string_view name) const {
  const Json* member = find(name);
  if (!member) return std::string();
  if (!member->is_string()) return error(name, "must be a string");
  return member->get<std::string>();
}

boost::system::result<Params, Error> Params::object(std::string_view name) const {
  const Json* member = find(name);
  if (!member || !member->is_object()) return error(name, "is required and must be an object");
  return Params(where_ + ": " + std::string(name), *member);
}

boost::system::result<Json, Error> Params::optional_object(std::string_view name) const {
  const Json* member = find(name);
  if (!member) return Json::object();
  if (!member->is_object()) return error(name, "must be an object");
  return *member;
}

Error Params::error(std::string_view name, std::string_view what) const {
  return {error_codes::kInvalidParams, where_ + ": " + std::string(name) + " " + std::string(what)};
}

}  // namespace mcp
