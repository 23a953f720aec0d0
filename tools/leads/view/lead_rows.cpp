#include "tools/leads/view/lead_rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/inert_text.hpp"
#include "tools/results/json_values.hpp"

namespace salestouch {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kPageBytes = 400'000;
constexpr std::size_t kCellCharacters = 300;
constexpr std::size_t kCellItems = 10;
constexpr std::size_t kWholeBytes = 1'000'000;
/// From gentle to severe.
constexpr ValueCuts kWholeCuts[] = {{}, {20'000, 500}, {1'000, 50}, {100, 10}};

/// What is said of every page.
std::string begin(const Leads& leads, const RowsRequest& request) {
  std::string out = R"({"import_id":)";
  base::append_json_string(out, request.import_id);
  return out + fmt::format(R"(,"snapshot":"{:016x}","leads":{},"first":{})", leads.fingerprint(),
                           leads.size(), request.first);
}

void append_cell(std::string& out, dom::object lead, std::string_view column) {
  dom::element value;
  if (lead[column].get(value) != simdjson::SUCCESS) {
    out += "null";
    return;
  }
  const std::size_t begin = out.size();
  append_json(out, column, value, {.text = kCellCharacters, .items = kCellItems});
  // No field of a row should be a list or an object, and none is worth more than a text.
  if (value.is_string() || out.size() - begin <= 2 * kCellCharacters) return;
  out.resize(begin);
  std::string room;
  base::append_json_string(out, shortened(simdjson::minify(value), kCellCharacters, room));
}

/// A lead that cannot be read has its place all the same: rows are counted by it.
void append_row(std::string& out, JsonReader& reader, std::string_view lead) {
  dom::object object;
  const bool is_readable = reader.read(lead, object);
  char before = '[';
  for (const std::string_view column : kRowColumns) {
    out += before;
    before = ',';
    if (is_readable) {
      append_cell(out, object, column);
    } else {
      out += "null";
    }
  }
  out += ']';
}

/// The lead as the API has it, within `cuts`.
std::string whole(JsonReader& reader, std::string_view lead, const ValueCuts& cuts) {
  std::string out = "{";
  dom::object object;
  if (reader.read(lead, object)) {
    for (auto [key, value] : object) append_member(out, key, value, cuts);
  } else {
    std::string room;
    out += R"("unreadable":)";
    base::append_json_string(out, shortened(lead, std::min(cuts.text, kCellCharacters), room));
  }
  return out + "}";
}

}  // namespace

Rows lead_rows(const Leads& leads, const RowsRequest& request) {
  Rows rows{begin(leads, request)};
  rows.json += ",\"columns\":[";
  for (const std::string_view column : kRowColumns) {
    separate(rows.json);
    base::append_json_string(rows.json, column);
  }
  rows.json += "],\"rows\":[";
  JsonReader reader;
  const std::size_t first = std::min(request.first, leads.size());
  const std::size_t end = first + std::min(request.limit, leads.size() - first);
  for (std::size_t i = first; i < end && rows.json.size() < kPageBytes; ++i) {
    if (rows.leads > 0) rows.json += ',';
    append_row(rows.json, reader, leads[i]);
    ++rows.leads;
  }
  rows.json += "]}";
  return rows;
}

Rows whole_lead(const Leads& leads, const RowsRequest& request) {
  Rows rows{begin(leads, request)};
  rows.json += ",\"whole\":[";
  if (request.first < leads.size()) {
    JsonReader reader;
    std::string lead;
    for (const ValueCuts& cuts : kWholeCuts) {
      lead = whole(reader, leads[request.first], cuts);
      if (lead.size() <= kWholeBytes) break;
    }
    rows.json += lead;
    rows.leads = 1;
  }
  rows.json += "]}";
  return rows;
}

}  // namespace salestouch
