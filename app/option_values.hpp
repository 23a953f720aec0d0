#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// How the values of options are read: transformations, and checks that return what is wrong with a value or
/// nothing, for CLI11.

using OptionCheck = std::function<std::string(const std::string&)>;

/// A value of the environment as it is meant: docker's --env-file keeps quotes, and where no shell is, nobody
/// expands "~/".
std::string meant_value(std::string_view value);

/// Ids of commands become tool names.
std::string command_id_problem(const std::string& id);

/// A result's budget, which is 0 for none: below `least` no page would keep it.
OptionCheck budget_of(std::size_t least, std::size_t most);

/// A number from `least` to `most`; "nan" is none.
OptionCheck in_range(double least, double most);

/// "30s", "500ms" and "2m" as a number of seconds; anything else as it is.
std::string in_seconds(std::string text);

/// "xml is none of csv, json"
std::string none_of(const std::string& value, const std::vector<std::string>& names);

/// A name in any spelling that has its letters (VSCode, "Claude Desktop") as it stands in `names`.
CLI::Validator one_named(std::vector<std::string> names);

/// One of these words in any case, as what it stands for. `words` must outlive it.
template <class Value>
CLI::Validator one_of(const std::map<std::string, Value>& words) {
  const auto read = [&words](std::string& value) {
    const std::string given = value;
    if (CLI::CheckedTransformer(&words, CLI::ignore_case)(value).empty()) return std::string();
    std::vector<std::string> names;
    names.reserve(words.size());
    for (const auto& [name, meaning] : words) names.push_back(name);
    return none_of(given, names);
  };
  return {read, ""};
}
