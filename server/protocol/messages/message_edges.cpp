#include "server/protocol/messages/message_edges.hpp"

#include "base/ascii.hpp"

namespace mcp {
namespace {

constexpr std::string_view kId = R"("id")";

/// Takes JSON tokens off the beginning of a text that ends anywhere.
class Tokens {
 public:
  explicit Tokens(std::string_view text) : text_(text) {}

  bool is_at_end() const { return text_.empty(); }

  bool take(char token) {
    text_ = base::trimmed(text_);
    if (!text_.starts_with(token)) return false;
    text_.remove_prefix(1);
    return true;
  }

  /// A whole string, number or literal; empty where there is none.
  std::string_view take_scalar() {
    text_ = base::trimmed(text_);
    const std::size_t size = text_.starts_with('"') ? size_of_string() : text_.find_first_of(",:{}[] \t");
    if (size == std::string_view::npos) return {};
    const std::string_view scalar = text_.substr(0, size);
    text_.remove_prefix(size);
    return scalar;
  }

 private:
  std::size_t size_of_string() const {
    for (std::size_t at = 1; at < text_.size(); ++at) {
      if (text_[at] == '"') return at + 1;
      if (text_[at] == '\\') ++at;
    }
    return std::string_view::npos;
  }

  std::string_view text_;
};

std::string_view id_before_params(std::string_view beginning) {
  Tokens tokens(beginning);
  if (!tokens.take('{')) return {};
  for (;;) {
    const std::string_view name = tokens.take_scalar();
    if (name.empty() || !tokens.take(':')) return {};
    const std::string_view value = tokens.take_scalar();
    if (name == kId) return value;
    if (value.empty() || !tokens.take(',')) return {};
  }
}

/// A '}' that ends the message closes its object, so that what stands before it is a member of that.
std::string_view id_behind_params(std::string_view end) {
  end = base::trimmed(end);
  const std::size_t place = end.rfind(kId);
  if (!end.ends_with('}') || place == std::string_view::npos) return {};
  Tokens tokens(end.substr(place + kId.size()));
  if (!tokens.take(':')) return {};
  const std::string_view value = tokens.take_scalar();
  return tokens.take('}') && tokens.is_at_end() ? value : std::string_view();
}

}  // namespace

Json id_at_edges(std::string_view beginning, std::string_view end) {
  for (const std::string_view text : {id_before_params(beginning), id_behind_params(end)}) {
    const std::optional<Json> id = base::parse_json(text);
    if (id && (id->is_string() || id->is_number_integer())) return *id;
  }
  return nullptr;
}

}  // namespace mcp
