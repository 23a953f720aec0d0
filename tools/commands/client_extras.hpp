#pragma once

#include <span>
#include <string_view>

#include "base/json.hpp"

namespace salestouch {

/// An argument that a client program adds to calls of any tool, for itself: no model chose it.
struct ClientExtra {
  std::string_view name;
  std::string_view client;
  std::string_view source;  ///< where it was seen
  bool is_word = false;     ///< that a model may mean as well
};

/// All that are known.
std::span<const ClientExtra> client_extras();

/// Whether `arguments` have one that no model would mean, and that is none of a schema's `properties`: those
/// that are words are then the client's, too.
bool has_sure_extra(const base::Json& arguments, const base::Json& properties);

/// Whether a client adds an argument of this name.
bool is_client_extra(std::string_view name);

}  // namespace salestouch
