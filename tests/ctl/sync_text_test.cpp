#include "sync/ctl/sync_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace till::ctl {
namespace {

using testing::HasSubstr;
using testing::Not;

json::Value parsed(std::string_view text) { return *json::parse(text); }

TEST(SyncText, a_pause_says_how_it_ends) {
  EXPECT_THAT(sync_text(parsed(R"({"paused": true, "state": "HELD"})")),
              HasSubstr("until tillctl sync resume"));
  EXPECT_EQ(sync_text(parsed(R"({"paused": false, "state": "BACKOFF", "last_failure": "down"})")),
            "not paused; BACKOFF, last failure: down\n");
  EXPECT_EQ(sync_text(parsed(R"({"paused": false, "state": "CONNECTED"})")),
            "not paused; CONNECTED\n");
}

TEST(SyncText, epochs_say_where_each_began) {
  const auto text = epochs_text(parsed(R"({"epochs": [
        {"epoch": "00000000000000a1", "entries": 50, "hash": "", "reason": "enrolled",
         "opened_at": 1700000000},
        {"epoch": "00000000000000b2", "entries": 7, "hash": "", "reason": "diverged",
         "opened_at": 1700000100, "parent": {"epoch": "00000000000000a1", "seq": 50}}],
        "generation": "11", "acked": {"epoch": "00000000000000b2", "seq": 5, "generation": "11",
        "at": 1700000200}})"),
                                Minutes{0});
  EXPECT_THAT(text, HasSubstr("diverged  50 of 00000000000000a1"));
  EXPECT_THAT(text, HasSubstr("acknowledged up to entry 5 of 00000000000000b2"));
  EXPECT_THAT(text, Not(HasSubstr("does not count")));
}

TEST(SyncText, an_ack_of_a_generation_that_is_over_is_told) {
  const auto text =
      epochs_text(parsed(R"({"epochs": [{"epoch": "a1", "entries": 1}], "generation": "22",
                 "acked": {"epoch": "a1", "seq": 1, "generation": "11", "at": 0}})"),
                  Minutes{0});
  EXPECT_THAT(text, HasSubstr("does not count any more"));
  EXPECT_THAT(epochs_text(parsed(R"({"epochs": []})"), Minutes{0}), HasSubstr("not enrolled"));
  EXPECT_THAT(epochs_text(parsed(R"({"epochs": [{"epoch": "a1", "entries": 1}]})"), Minutes{0}),
              HasSubstr("acknowledged nothing yet"));
}

TEST(SyncText, parked_entries_have_their_reason) {
  EXPECT_THAT(parked_text(parsed(R"({"parked": []})"), Minutes{0}), HasSubstr("parked nothing"));
  const auto text = parked_text(
      parsed(R"({"as_of": 1700000000, "parked": [{"epoch": "a1", "seq": 9, "code": "malformed",
                 "kind": "sale", "entry": "e1", "at": 1700000000}]})"),
      Minutes{0});
  EXPECT_THAT(text, HasSubstr("malformed  e1"));
  EXPECT_THAT(text, HasSubstr("nothing is lost"));
}

}  // namespace
}  // namespace till::ctl
