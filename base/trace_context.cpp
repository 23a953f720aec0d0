#include "base/trace_context.hpp"

#include <algorithm>

namespace base {
namespace {

constexpr std::size_t kMaxTraceState = 512;
/// W3C Baggage, 3.3.2.
constexpr std::size_t kMaxBaggage = 8'192;

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_zero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

/// version "-" trace-id "-" parent-id "-" flags; a later version may go on behind another "-".
bool is_traceparent(std::string_view text) {
  if (text.size() < 55 || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
  const std::string_view version = text.substr(0, 2);
  const std::string_view trace = text.substr(3, 32);
  const std::string_view parent = text.substr(36, 16);
  if (!is_hex(version) || !is_hex(trace) || !is_hex(parent) || !is_hex(text.substr(53, 2))) return false;
  if (version == "ff" || is_zero(trace) || is_zero(parent)) return false;
  return text.size() == 55 || (version != "00" && text[55] == '-' && text.size() <= kMaxTraceState &&
                               std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; }));
}

/// What may stand in a header field.
bool is_field_text(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\t'; });
}

}  // namespace

TraceContext read_trace_context(const Json& meta) {
  TraceContext trace;
  const std::optional<std::string> baggage = find_string(meta, "baggage");
  if (baggage && baggage->size() <= kMaxBaggage && is_field_text(*baggage)) trace.baggage = *baggage;
  const std::optional<std::string> parent = find_string(meta, "traceparent");
  if (!parent || !is_traceparent(*parent)) return trace;
  trace.traceparent = *parent;
  const std::optional<std::string> state = find_string(meta, "tracestate");
  if (state && state->size() <= kMaxTraceState && is_field_text(*state)) trace.tracestate = *state;
  return trace;
}

}  // namespace base
