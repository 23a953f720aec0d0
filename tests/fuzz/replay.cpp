// Without libFuzzer: every seed of a directory, and changes of it at random, the same each time.
//   fuzz_NAME SEEDS [RUNS]
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& input) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

/// One to four small changes: a byte, a piece left out, doubled, or taken from another seed.
std::string changed(std::string text, const std::vector<std::string>& seeds, std::mt19937& random) {
  const auto below = [&](std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
  };
  for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
    const std::size_t at = below(text.size() + 1);
    const std::size_t length = std::min(text.size() - at, 1 + below(16));
    switch (below(4)) {
      case 0:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
        break;
      case 1:
        text.erase(at, length);
        break;
      case 2:
        text.insert(at, text.substr(at, length));
        break;
      default: {
        const std::string& other = seeds[below(seeds.size())];
        if (!other.empty()) text.insert(at, other.substr(below(other.size()), 1 + below(32)));
      }
    }
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  std::vector<std::string> seeds;
  for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
    std::ifstream file(entry.path(), std::ios::binary);
    seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  if (seeds.empty()) return 2;
  for (const std::string& seed : seeds) run(seed);
  std::mt19937 random(20261123);
  const int runs = argc > 2 ? std::stoi(argv[2]) : 10'000;
  for (int i = 0; i < runs; ++i)
    run(changed(seeds[static_cast<std::size_t>(i) % seeds.size()], seeds, random));
  std::cout << seeds.size() << " seeds, " << runs << " changes of them\n";
}
