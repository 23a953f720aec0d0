#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace base {

/// Where a request stands in a trace that others keep (W3C Trace Context). This server adds no span of its
/// own: it hands on what it was given.
struct TraceContext {
  std::string traceparent;  ///< well-formed, or empty
  std::string tracestate;   ///< empty without traceparent
  std::string baggage;      ///< W3C Baggage: what the caller lets travel along; well-formed, or empty

  /// The 32 hexadecimal digits that name the trace; empty when there is none.
  std::string_view trace_id() const {
    return traceparent.empty() ? std::string_view() : std::string_view(traceparent).substr(3, 32);
  }
};

/// Reads `traceparent`, `tracestate` and `baggage` of a `_meta` object. A malformed one is no trace (W3C
/// Trace Context, 3.2): it is left out.
TraceContext read_trace_context(const Json& meta);

}  // namespace base
