#include "unit/leads/lead_decoders.hpp"

#include <algorithm>
#include <stdexcept>

namespace salestouch {
namespace {

using nlohmann::json;

std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (std::size_t at; (at = text.find(separator)) != std::string_view::npos;) {
    parts.emplace_back(text.substr(0, at));
    text.remove_prefix(at + separator.size());
  }
  parts.emplace_back(text);
  return parts;
}

std::vector<std::string> lines_of(std::string_view text) {
  if (!text.ends_with('\n')) throw std::runtime_error("the last line does not end");
  text.remove_suffix(1);
  return split(text, "\n");
}

/// What stands between the two in the header, or nothing.
std::string between(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t at = text.find(begin);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + begin.size());
  return std::string(text.substr(0, text.find(end)));
}

/// A bare text: a JSON string's escapes, no quotes, and "\|".
std::string unescaped(std::string_view text) {
  std::string quoted = "\"";
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      if (text[at + 1] != '|') quoted += '\\';
      quoted += text[++at];
    } else {
      quoted += text[at] == '"' ? std::string("\\\"") : std::string(1, text[at]);
    }
  }
  return json::parse(quoted + '"').get<std::string>();
}

std::string percent_encoded(std::string_view text) {
  std::string url;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      url += c;
    } else {
      constexpr char kDigits[] = "0123456789ABCDEF";
      url += {'%', kDigits[byte / 16], kDigits[byte % 16]};
    }
  }
  return url;
}

std::string decode_url(const std::string& cell, const std::string& prefix) {
  if (cell.starts_with('"')) return json::parse(cell).get<std::string>();
  if (cell.find("://") != std::string::npos) return unescaped(cell);
  return prefix + percent_encoded(cell);
}

/// What the header of a page of cards says.
struct Legend {
  explicit Legend(std::string_view header) {
    head = split(between(header, " A lead: # ", "; then"), " | ");
    if (const std::string lists = between(header, " List items: ", "."); !lists.empty()) {
      for (const std::string& list : split(lists, "; ")) {
        const std::size_t space = list.find(' ');
        columns[list.substr(0, space)] = split(list.substr(space + 1), " | ");
      }
    }
    if (std::string urls = between(header, " URLs go on from: ", " Left out"); !urls.empty()) {
      for (const std::string& url : split(urls.substr(0, urls.rfind('.')), ", ")) {
        const std::size_t space = url.find(' ');
        prefixes[url.substr(0, space)] = url.substr(space + 1);
      }
    }
  }
  std::vector<std::string> head;
  std::map<std::string, std::vector<std::string>> columns;
  std::map<std::string, std::string> prefixes;
};

json decode_value(const std::string& text, const std::string& key, const Legend& legend) {
  if (const auto prefix = legend.prefixes.find(key); prefix != legend.prefixes.end()) {
    const bool is_json =
        text.starts_with('{') || text.starts_with('[') || text == "null" || text == "true" || text == "false";
    return is_json ? json::parse(text) : json(decode_url(text, prefix->second));
  }
  const json value = json::parse(text, nullptr, false);
  return value.is_discarded() ? json(unescaped(text)) : value;
}

json decode_row(const std::string& text, const std::string& list, const Legend& legend) {
  if (text.starts_with('{')) return json::parse(text);
  json object = json::object();
  const std::vector<std::string> cells = split(text, " | ");
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const std::string& column = legend.columns.at(list).at(i);
    if (!cells[i].empty()) object[column] = decode_value(cells[i], list + '.' + column, legend);
  }
  return object;
}

json decode_field(const std::string& text, const std::string& key, const Legend& legend) {
  if (!text.starts_with('[')) return decode_value(text, key, legend);
  json list = json::array();
  const std::string items = text.substr(1, text.size() - 2);
  if (items.empty()) return list;
  for (const std::string& item : split(items, " | ")) list.push_back(decode_value(item, key, legend));
  return list;
}

}  // namespace

std::vector<json> decode_cards(std::string_view page) {
  const std::vector<std::string> lines = lines_of(page);
  const Legend legend(lines.at(0));
  std::vector<json> leads;
  std::string list;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    if (line.starts_with('#')) {
      json& lead = leads.emplace_back(json::object());
      const std::vector<std::string> cells = split(line.size() > 1 ? line.substr(2) : "", " | ");
      for (std::size_t cell = 0; cell < cells.size(); ++cell) {
        const std::string& field = legend.head.at(cell);
        if (!cells[cell].empty()) lead[field] = decode_value(cells[cell], field, legend);
      }
    } else if (line.starts_with("- ")) {
      leads.back()[list].push_back(decode_row(line.substr(2), list, legend));
    } else {
      const std::size_t colon = line.starts_with('"') ? line.find("\":") + 1 : line.find(':');
      if (colon == std::string::npos) throw std::runtime_error("neither lead nor field nor item: " + line);
      list = line.substr(0, colon);
      if (list.starts_with('"')) list = json::parse(list).get<std::string>();
      if (colon + 1 < line.size()) leads.back()[list] = decode_field(line.substr(colon + 2), list, legend);
    }
  }
  return leads;
}

std::vector<json> decode_json_lines(std::string_view page) {
  const std::vector<std::string> lines = lines_of(page);
  std::vector<json> leads;
  for (std::size_t i = 1; i < lines.size(); ++i) leads.push_back(json::parse(lines[i]));
  return leads;
}

Table decode_table(std::string_view page) {
  const std::vector<std::string> lines = lines_of(page);
  const std::vector<std::string> columns = split(lines.at(1), "\t");
  Table table;
  for (std::size_t i = 2; i < lines.size(); ++i) {
    std::vector<std::string> cells = split(lines[i], "\t");
    if (cells.size() == columns.size() + 1 && cells.back().starts_with("…[+")) cells.pop_back();
    if (cells.size() != columns.size()) throw std::runtime_error("cells and columns differ: " + lines[i]);
    auto& row = table.emplace_back();
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      const std::string& column = columns[cell];
      std::string prefix = between(lines[0], " " + column + " goes on from ", " ");
      if (prefix.ends_with('.')) prefix.pop_back();
      row[column] =
          prefix.empty() || cells[cell].empty() ? unescaped(cells[cell]) : decode_url(cells[cell], prefix);
    }
  }
  return table;
}

}  // namespace salestouch
