#include "tools/results/common_words.hpp"

#include <array>
#include <string_view>

namespace salestouch {
namespace {

struct WordList {
  unsigned forms;
  std::string_view words;  ///< a space behind each
};

constexpr WordList kLists[] = {
#include "tools/results/common_words.inc"
};

/// A word's letters, above four bits of its forms; 0: none.
using Entry = std::uint64_t;
constexpr int kFormBits = 4;

/// Words of one hash, on one cache line; what is too many for it is in the next. 64 KiB in all.
struct alignas(64) Bucket {
  std::array<Entry, 8> entries{};
};
constexpr int kBucketBits = 10;
using Buckets = std::array<Bucket, std::size_t{1} << kBucketBits>;

constexpr std::size_t bucket_of(std::uint64_t letters) {
  return (letters * 0x9E3779B97F4A7C15u) >> (64 - kBucketBits);
}

constexpr std::size_t behind(std::size_t bucket) {
  return (bucket + 1) % std::tuple_size_v<Buckets>;
}

constexpr void insert(Buckets& buckets, PackedWord word, unsigned forms) {
  for (std::size_t bucket = bucket_of(word.letters());; bucket = behind(bucket)) {
    for (Entry& entry : buckets[bucket].entries) {
      if (entry != 0) continue;
      entry = word.letters() << kFormBits | forms;
      return;
    }
  }
}

constexpr Buckets kBuckets = [] {
  Buckets buckets{};
  for (const WordList& list : kLists) {
    PackedWord word;
    for (const char c : list.words) {
      if (c != ' ') {
        word.add(c);
      } else {
        insert(buckets, word, list.forms);
        word = {};
      }
    }
  }
  return buckets;
}();

}  // namespace

bool is_common_word(PackedWord word, WordForm form) {
  const Entry wanted = word.letters() << kFormBits;
  for (std::size_t bucket = bucket_of(word.letters());; bucket = behind(bucket)) {
    const std::array<Entry, 8>& entries = kBuckets[bucket].entries;
    Entry found = 0;  // all are looked at: to stop at the right one costs a mispredicted branch a word
    for (const Entry entry : entries) found |= (entry ^ wanted) < (1u << kFormBits) ? entry : 0;
    if (found != 0 || entries.back() == 0) return (found & static_cast<unsigned>(form)) != 0;
  }
}

}  // namespace salestouch
