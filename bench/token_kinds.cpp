// Reads texts from standard input, a NUL behind each, and writes for each a line of JSON: how often each kind
// of run comes in it. For bench/fit_token_meter.mjs, so that the rules exist once.
#include <iostream>
#include <string>

#include "tools/results/token_meter.hpp"

int main() {
  for (std::string text; std::getline(std::cin, text, '\0');) {
    const auto counts = salestouch::count_token_kinds(text);
    for (std::size_t kind = 0; kind < counts.size(); ++kind) std::cout << (kind ? "," : "[") << counts[kind];
    std::cout << "]\n";
  }
}
