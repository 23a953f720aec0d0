#include "base/system/files.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <set>

namespace base {
namespace {

namespace fs = std::filesystem;

class FilesTest : public testing::Test {
 protected:
  FilesTest() {
    std::string name = (fs::temp_directory_path() / "files.XXXXXX").string();
    directory = ::mkdtemp(name.data());
  }
  ~FilesTest() override { fs::remove_all(directory); }
  void write(const std::string& name, const std::string& text) { std::ofstream(directory / name) << text; }
  std::set<std::string> names() const {
    std::set<std::string> all;
    for (const auto& entry : fs::directory_iterator(directory)) all.insert(entry.path().filename().string());
    return all;
  }
  fs::path directory;
};

TEST_F(FilesTest, ReadsWhatIsNotTooLarge) {
  write("a", "1234");
  EXPECT_EQ(read_file(directory / "a", 4).value(), "1234");
  EXPECT_EQ(read_file(directory / "a", 3).error(), std::errc::file_too_large);
  EXPECT_EQ(read_file(directory / "none", 3).error(), std::errc::no_such_file_or_directory);
  EXPECT_EQ(read_file(directory, 3).error(), std::errc::is_a_directory);
  ASSERT_EQ(::mkfifo((directory / "pipe").c_str(), 0600), 0);
  EXPECT_FALSE(read_file(directory / "pipe", 3));  // and does not wait for a writer
}

TEST_F(FilesTest, AddsToAPipeOrNotAtOnce) {
  const fs::path pipe = directory / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  AppendedFile file;
  EXPECT_EQ(file.open(pipe), std::errc::no_such_device_or_address);  // and does not wait for a reader
  EXPECT_FALSE(file.is_open());
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK);
  ASSERT_FALSE(file.open(pipe));
  const std::string line(1'000, 'x');
  std::error_code error;
  for (int i = 0; i < 10'000 && !error; ++i) error = file.add(line + "\n");
  EXPECT_EQ(error, std::errc::resource_unavailable_try_again);
  char taken[64 * 1024];
  EXPECT_GT(::read(reader, taken, sizeof taken), 0);
  EXPECT_FALSE(file.add("last\n"));
  ::close(reader);
}

TEST_F(FilesTest, BeginsALineWhereTheLastOneWasCut) {
  std::signal(SIGXFSZ, SIG_IGN);
  AppendedFile file;
  ASSERT_FALSE(file.open(directory / "log"));
  EXPECT_FALSE(file.add("one\n"));
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit few{6, limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &few), 0);
  EXPECT_TRUE(file.add("two\n"));
  EXPECT_EQ(file.add("three\n"), std::errc::file_too_large);
  ::setrlimit(RLIMIT_FSIZE, &limit);
  EXPECT_FALSE(file.add("four\n"));
  EXPECT_FALSE(file.add("five\n"));
  EXPECT_EQ(read_file(directory / "log", 100).value(), "one\ntw\nfour\nfive\n");
  write("cut", "half a li");
  ASSERT_FALSE(file.open(directory / "cut"));
  EXPECT_FALSE(file.add("whole\n"));
  EXPECT_EQ(read_file(directory / "cut", 100).value(), "half a li\nwhole\n");
}

TEST_F(FilesTest, ReplacesAFileWholeAndLeavesNothingBeside) {
  write("a", "old");
  fs::permissions(directory / "a", fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  EXPECT_FALSE(replace_file(directory / "a", "new"));
  EXPECT_EQ(read_file(directory / "a", 10).value(), "new");
  EXPECT_EQ(fs::status(directory / "a").permissions(),
            fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);
  EXPECT_FALSE(replace_file(directory / "b", "secret"));
  EXPECT_EQ(fs::status(directory / "b").permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(names(), (std::set<std::string>{"a", "b"}));
}

TEST_F(FilesTest, SaysWhyAFileCannotBeReplaced) {
  EXPECT_EQ(replace_file(directory / "none" / "a", "new"), std::errc::no_such_file_or_directory);
  fs::create_directory(directory / "folder");
  write("folder/full", "");
  EXPECT_TRUE(replace_file(directory / "folder", "new"));
  EXPECT_EQ(names(), std::set<std::string>{"folder"});
}

}  // namespace
}  // namespace base
