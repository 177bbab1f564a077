#include "sync/ctl/till_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace till::ctl {
namespace {

using testing::HasSubstr;
using testing::Not;

json::Value parsed(std::string_view text) {
  auto value = json::parse(text);
  require(value.has_value(), "the test's JSON is JSON");
  return *value;
}

constexpr std::string_view busy_till = R"({
  "version": "0.1.0", "mode": "normal", "uptime_seconds": 7500, "resident_bytes": 14680064,
  "clock": {"now": 1800000000, "trust": "trusted"},
  "register": {"id": "00ff", "name": "Till 1", "store": "s1"},
  "journal": {"epoch": "aa11", "head": 2041, "hash": "bb22", "acked": 2038,
    "queue": {"entries": 3, "bytes": 5222, "oldest_at": 1799992440}},
  "ledger": {"state": "BACKOFF", "last_failure": "connection refused", "feed_failure": "",
    "last_contact": 1799999400},
  "ruleset": {"version": "2026-11-22.1", "order": 1790000000, "sha256": "cc33"},
  "cache": {"cursor": 5, "as_of": 1799999400, "accounts": 900, "members": 1000, "cards": 1200},
  "scanners": [{"name": "front", "state": "open", "text": "", "scans": 12}],
  "alarms": [{"at": 1799999940, "name": "ruleset", "text": "an older one was refused"},
    {"at": 1799996400, "name": "AS_TOLD", "text": "AS_TOLD no quote"},
    {"at": 1799999988, "name": "AS_TOLD", "text": "AS_TOLD no quote"}],
  "counters": {"refused.invalid": 2, "image.refused": 0}, "reservations": 1})";

TEST(StatusText, shows_everything_at_a_glance) {
  EXPECT_EQ(status_text(parsed(busy_till), Minutes{180}),
            "register       Till 1, store s1 (00ff)\n"
            "mode           normal\n"
            "tilld          0.1.0, up 2 h 5 min, 14.0 MiB of memory\n"
            "clock          2027-01-15 11:00:00 +03:00, trusted\n"
            "ledger         backoff, last contact 10 min ago\n"
            "  sending      connection refused\n"
            "queue          3 entries to send, 5.0 KiB, the oldest 2 h 6 min ago\n"
            "journal        entry 2041 of epoch aa11, acknowledged up to 2038\n"
            "ruleset        2026-11-22.1 (order 1790000000)\n"
            "members        1000, 900 accounts, 1200 cards, as of 2027-01-15 10:50:00 +03:00, "
            "10 min ago\n"
            "reservations   1\n"
            "scanner front  open, 12 scans\n"
            "ALARM          AS_TOLD no quote (2 times, last 2027-01-15 10:59:48 +03:00, 12 s ago)\n"
            "ALARM          ruleset: an older one was refused (2027-01-15 10:59:00 +03:00, "
            "1 min ago)\n"
            "counted        refused.invalid 2\n");
}

TEST(StatusText, says_how_to_enrol_a_new_till) {
  const auto text = status_text(
      parsed(R"({"version": "0.1.0", "mode": "advisory", "clock": {"now": 1, "trust": "unset"},
                 "journal": {}, "ledger": {"state": "NOT_ENROLLED"}, "cache": {},
                 "scanners": [], "alarms": [], "counters": {}, "reservations": 0})"),
      Minutes{0});
  EXPECT_THAT(text, HasSubstr("not enrolled: run tillctl enrol CODE --ledger URL"));
  EXPECT_THAT(text, HasSubstr("ADVISORY: receipts are not recorded"));
  EXPECT_THAT(text, HasSubstr("ledger        not enrolled\n"));
  EXPECT_THAT(text, HasSubstr("nothing recorded yet"));
  EXPECT_THAT(text, HasSubstr("none has come yet"));
  EXPECT_THAT(text, Not(HasSubstr("counted")));
}

TEST(QueueText, lists_what_waits) {
  const auto queue = parsed(
      R"({"entries": [{"seq": 9, "at": 1799996400, "kind": "sale", "bytes": 1500, "entry": "0a"},
                      {"seq": 10, "kind": "return", "bytes": 90, "entry": "0b"}]})");
  EXPECT_EQ(queue_text(queue, 100, Minutes{180}),
            "SEQ  RECORDED                    KIND    BYTES  ENTRY\n"
            "  9  2027-01-15 10:00:00 +03:00  sale     1500  0a\n"
            " 10                              return     90  0b\n");
  EXPECT_THAT(queue_text(queue, 2, Minutes{0}), HasSubstr("the first 2; more with --limit"));
  EXPECT_THAT(queue_text(parsed(R"({"entries": []})"), 100, Minutes{0}),
              HasSubstr("nothing waits"));
}

TEST(VerifyText, names_the_first_bad_entry) {
  const auto good =
      parsed(R"({"ok": true, "entries": 7, "head": {"epoch": "ee", "seq": 7, "hash": "dd"}})");
  EXPECT_EQ(verify_text(good),
            "the chain holds: 7 entries checked; the last is 7 of epoch ee, hash dd\n");
  EXPECT_EQ(verify_exit(good), Exit::ok);
  const auto bad =
      parsed(R"({"ok": false, "entries": 6, "first_bad": 7, "problem": "the hash differs"})");
  EXPECT_THAT(verify_text(bad), HasSubstr("BROKEN at entry 7 from the start: the hash differs"));
  EXPECT_EQ(verify_exit(bad), Exit::found_wrong);
  EXPECT_EQ(verify_exit(parsed("{}")), Exit::internal);
}

TEST(DoctorText, shows_what_failed_and_what_to_do) {
  const auto answer = parsed(R"({"findings": [
    {"check": "disk", "state": "ok", "text": "900 MiB free", "hint": ""},
    {"check": "ledger", "state": "warn", "text": "BACKOFF", "hint": "wait"},
    {"check": "clock", "state": "fail", "text": "unset", "hint": "set it"}]})");
  EXPECT_EQ(doctor_text(answer),
            "CHECK   STATE  FOUND\n"
            "disk    ok     900 MiB free\n"
            "ledger  warn   BACKOFF\n"
            "clock   FAIL   unset\n"
            "\n"
            "3 checks: 1 failed, 1 to look at\n"
            "what to do:\n"
            "  ledger: wait\n"
            "  clock: set it\n");
  EXPECT_EQ(doctor_exit(answer), Exit::found_wrong);
}

TEST(DoctorText, a_warning_is_no_failure) {
  EXPECT_EQ(doctor_exit(parsed(R"({"findings": [{"check": "x", "state": "warn"}]})")), Exit::ok);
  EXPECT_EQ(doctor_exit(parsed(R"({"findings": []})")), Exit::internal);
}

TEST(BytesText, uses_the_largest_unit) {
  EXPECT_EQ(bytes_text(0), "0 bytes");
  EXPECT_EQ(bytes_text(1), "1 byte");
  EXPECT_EQ(bytes_text(1'023), "1023 bytes");
  EXPECT_EQ(bytes_text(1'536), "1.5 KiB");
  EXPECT_EQ(bytes_text(3'565'159), "3.4 MiB");
}

}  // namespace
}  // namespace till::ctl
