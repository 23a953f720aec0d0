#include "tools/leads/source/import_names.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>

#include "unit/run_to_end.hpp"
#include "unit/stub_api.hpp"

namespace salestouch {
namespace {

namespace asio = boost::asio;

class ImportNamesTest : public testing::Test {
 protected:
  /// Wants all names, and notes how many came; -1 for whoever was cancelled.
  void want(asio::cancellation_signal& signal) {
    asio::co_spawn(io, names.all(),
                   asio::bind_cancellation_slot(
                       signal.slot(), [this](std::exception_ptr failure, std::vector<NamedImport> all) {
                         came.push_back(failure ? -1 : static_cast<int>(all.size()));
                       }));
  }
  static ApiSettings settings_of(const std::string& base_url) {
    ApiSettings settings;
    settings.base_url = base_url;
    settings.api_key = "st_key";
    return settings;
  }

  std::vector<int> came;
  asio::cancellation_signal signals[3];
  asio::io_context io;
  base::Worker worker;
  StubApi api{io,
              StubApi::reply(http_response(200, R"({"data":{"imports":[{"import_id":"a","name":"A"}]}})"))};
  ApiClient client{settings_of(api.base_url()), {}, worker};
  ImportNames names{client, AllowedImports()};
};

TEST_F(ImportNamesTest, AreAskedForOnceHoweverManyWantThem) {
  for (auto& signal : signals) want(signal);
  EXPECT_TRUE(becomes(io, [this] { return came.size() == 3; }));
  EXPECT_EQ(came, (std::vector{1, 1, 1}));
  EXPECT_EQ(api.requests.size(), 1u);
}

TEST_F(ImportNamesTest, AreAskedForAnewWhereWhoAskedIsCancelled) {
  for (auto& signal : signals) want(signal);
  io.poll_one();
  io.poll_one();
  io.poll_one();
  signals[0].emit(asio::cancellation_type::terminal);
  EXPECT_TRUE(becomes(io, [this] { return came.size() == 3; }));
  std::ranges::sort(came);
  EXPECT_EQ(came, (std::vector{-1, 1, 1}));
}

}  // namespace
}  // namespace salestouch
