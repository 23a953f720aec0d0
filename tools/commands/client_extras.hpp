#pragma once

#include <span>
#include <string_view>

namespace salestouch {

/// An argument that a client program adds to calls of any tool, for itself: no model chose it.
struct ClientExtra {
  std::string_view name;
  std::string_view client;
  std::string_view source;  ///< where it was seen
};

/// All that are known.
std::span<const ClientExtra> client_extras();

/// Whether a client adds an argument of this name.
bool is_client_extra(std::string_view name);

}  // namespace salestouch
