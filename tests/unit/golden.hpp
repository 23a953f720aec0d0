#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

#include "server/protocol/tool.hpp"

/// Compares with tests/golden/NAME, or writes it when UPDATE_GOLDEN is set: what an agent reads is reviewed
/// as text.
inline void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(TESTS_DIRECTORY) + "/golden/" + name;
  if (std::getenv("UPDATE_GOLDEN")) std::ofstream(path) << text;
  std::ifstream file(path);
  const std::string golden{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(text, golden) << "differs from tests/golden/" << name;
}

/// A tool's definition as a person reviews it.
inline std::string reviewed(const mcp::ToolDefinition& definition) {
  return definition.title + "\n\n" + definition.description + "\n\n" + definition.input_schema.dump(2) + "\n";
}
