#include "tools/lead_encoding.hpp"

#include <simdjson.h>

#include <charconv>

#include "tools/inert_text.hpp"
#include "tools/utf8.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

/// Of an id, whatever the cuts: an agent that cannot name a lead cannot use it.
constexpr std::size_t kIdCharacters = 64;

/// Deeper than any lead; writing one recurses.
constexpr std::size_t kMaxDepth = 64;

bool is_empty(dom::element value) {
  switch (value.type()) {
    case dom::element_type::NULL_VALUE:
      return true;
    case dom::element_type::STRING:
      return value.get_string().value_unsafe().empty();
    case dom::element_type::ARRAY:
      return value.get_array().value_unsafe().begin() == value.get_array().value_unsafe().end();
    case dom::element_type::OBJECT:
      return value.get_object().value_unsafe().size() == 0;
    default:
      return false;
  }
}

bool equal_strings(dom::element value, dom::object lead, std::string_view other) {
  std::string_view a;
  std::string_view b;
  return value.get_string().get(a) == simdjson::SUCCESS &&
         lead[other].get_string().get(b) == simdjson::SUCCESS && a == b;
}

/// Whether `full` leaves the member out: see the table in the header.
bool is_left_out(std::string_view key, dom::element value, dom::object lead) {
  if (key == "avatarUrl" || key == "companyLogoUrl") return true;
  if (key == "linkedin_url" && equal_strings(value, lead, "linkedinUrl")) return true;
  if (key == "jobTitle" && equal_strings(value, lead, "title")) return true;
  return is_empty(value);
}

template <class Number>
void append_number(std::string& out, Number number) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, number);
  out.append(text, end.ptr);
}

/// `text`, or its beginning with the count of what is missing, which then stands in `room`.
std::string_view shortened(std::string_view text, std::size_t limit, std::string& room) {
  if (text.size() <= limit) return text;
  std::string_view kept = first_characters(text, limit);
  if (kept.size() == text.size()) return text;
  room = std::string(kept) + "…[+" + std::to_string(count_characters(text.substr(kept.size()))) + "]";
  return room;
}

class Writer {
 public:
  Writer(std::string& out, const LeadCuts& cuts) : out_(out), cuts_(cuts) {}

  void member(std::string_view key, dom::element value) {
    separate();
    append_json_string(out_, key);
    out_ += ':';
    value.is_string() ? append_json_string(out_, text(value, key)) : json(value);
  }

  void cell(std::string_view key, dom::element value) {
    if (is_empty(value)) return;
    value.is_string() ? append_cell(out_, text(value, key)) : json(value);
  }

 private:
  std::string_view text(dom::element value, std::string_view key) {
    const std::string_view whole = value.get_string().value_unsafe();
    return shortened(whole, key == "id" ? std::max(cuts_.text, kIdCharacters) : cuts_.text, room_);
  }

  void json(dom::element value) {
    switch (value.type()) {
      case dom::element_type::ARRAY:
        return list(value.get_array().value_unsafe());
      case dom::element_type::OBJECT:
        return object(value.get_object().value_unsafe());
      case dom::element_type::STRING:
        return append_json_string(out_, text(value, ""));
      default:
        return scalar(value);
    }
  }

  void scalar(dom::element value) {
    switch (value.type()) {
      case dom::element_type::INT64:
        return append_number(out_, value.get_int64().value_unsafe());
      case dom::element_type::UINT64:
        return append_number(out_, value.get_uint64().value_unsafe());
      case dom::element_type::DOUBLE:
        return append_number(out_, value.get_double().value_unsafe());
      case dom::element_type::BOOL:
        out_ += value.get_bool().value_unsafe() ? "true" : "false";
        return;
      default:
        out_ += "null";
    }
  }

  void list(dom::array items) {
    out_ += '[';
    std::size_t count = 0;
    for (dom::element item : items) {
      if (count++ >= cuts_.items) continue;
      separate();
      json(item);
    }
    if (count > cuts_.items) {
      separate();
      append_json_string(out_, "[+" + std::to_string(count - cuts_.items) + "]");
    }
    out_ += ']';
  }

  void object(dom::object members) {
    out_ += '{';
    for (auto [key, value] : members) {
      if (!is_empty(value)) member(key, value);
    }
    out_ += '}';
  }

  /// A comma, unless this is the first of its container: text before it never ends in an opening bracket by
  /// itself, since strings end in a quote.
  void separate() {
    if (!out_.ends_with('{') && !out_.ends_with('[')) out_ += ',';
  }

  std::string& out_;
  const LeadCuts& cuts_;
  std::string room_;  ///< for the text that is being written, when it is cut
};

}  // namespace

struct LeadEncoder::Parser {
  Parser() {
    // Only for the depth: the parser grows by itself, and says so when it cannot.
    [[maybe_unused]] const auto error = parser.allocate(4096, kMaxDepth);
  }
  dom::parser parser;
};

LeadEncoder::LeadEncoder(LeadsView view) : view_(std::move(view)), parser_(std::make_unique<Parser>()) {
  if (view_.fields.empty()) {
    columns_.assign(std::begin(kCompactFields), std::end(kCompactFields));
  } else {
    columns_.assign(view_.fields.begin(), view_.fields.end());
  }
}

LeadEncoder::~LeadEncoder() = default;

std::string LeadEncoder::column_row() const {
  if (view_.profile == Profile::full) return {};
  std::string row;
  for (std::string_view column : columns_) {
    if (!row.empty()) row += '\t';
    append_cell(row, column);
  }
  return row + '\n';
}

void LeadEncoder::append(std::string& out, std::string_view lead, const LeadCuts& cuts) {
  dom::object object;
  const simdjson::error_code error =
      parser_->parser.parse(lead.data(), lead.size(), /*realloc_if_needed=*/false).get(object);
  const bool json = view_.profile == Profile::full;
  Writer write(out, cuts);
  if (error) {
    out += json ? "{\"unreadable\":" : "unreadable: ";
    std::string room;
    const std::string_view text = shortened(lead, cuts.text, room);
    json ? append_json_string(out, text) : append_cell(out, text);
    out += json ? "}\n" : "\n";
    return;
  }
  if (json) {
    out += '{';
    if (cuts.identity_only || !view_.fields.empty()) {
      static const std::vector<std::string_view> kIdentity = {"id", "name"};
      dom::element value;
      for (std::string_view key : cuts.identity_only ? kIdentity : columns_) {
        if (object[key].get(value) == simdjson::SUCCESS) write.member(key, value);
      }
    } else {
      for (auto [key, value] : object) {
        if (!is_left_out(key, value, object)) write.member(key, value);
      }
    }
    out += "}\n";
    return;
  }
  bool first = true;
  for (std::string_view column : columns_) {
    if (!first) out += '\t';
    first = false;
    const bool shown = !cuts.identity_only || column == "id" || column == "name";
    dom::element value;
    if (shown && object[column].get(value) == simdjson::SUCCESS) write.cell(column, value);
  }
  out += '\n';
}

}  // namespace salestouch
