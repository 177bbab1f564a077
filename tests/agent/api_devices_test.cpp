#include <gtest/gtest.h>

#include "drivers/symbols/write.h"
#include "net/events.h"
#include "tests/agent/running_till.h"
#include "tests/drivers/png_parts.h"

namespace till::agent {
namespace {

Bytes picture_of(cards::Symbology symbology, std::string_view text) {
  const auto image = drivers::render_symbol(symbology, text);
  require(image.has_value(), "the symbol is drawn");
  return *drivers::write_png(*image);
}

Asked picture(Bytes bytes, std::string type = "image/png") {
  return {.path = "/v1/images/scan",
          .json = {},
          .bytes = std::move(bytes),
          .content_type = std::move(type)};
}

TEST(ApiCodes, explaining_tells_the_row_and_why_the_others_did_not_take_it) {
  RunningTill till;
  const auto told = till.ask({.path = "/v1/codes/explain",
                              .json = json::Object{{"code", anna_card}, {"symbology", "code128"}},
                              .role = "view"});
  EXPECT_EQ(told.text("meaning"), "member");
  EXPECT_EQ(told.text("row"), "card");
  const auto other = till.ask({.path = "/v1/codes/explain",
                               .json = json::Object{{"code", "TM79927398710"}},
                               .role = "view"});
  EXPECT_EQ(other.text("reason"), "check_digit");
  EXPECT_FALSE(other.list("refusals").empty());
}

TEST(ApiCodes, explaining_an_app_code_does_not_use_it_up) {
  RunningTill till;
  const auto shown = till.world.boris_code(world_begins);
  const json::Object asked{{"code", shown}, {"symbology", "qr"}};
  EXPECT_EQ(till.post("/v1/codes/explain", asked).text("meaning"), "member");
  EXPECT_EQ(till.post("/v1/codes/explain", asked).text("meaning"), "member");
  EXPECT_EQ(till.post("/v1/identify", json::Object{{"code", json::Object{{"text", shown}}}})
                .text("meaning"),
            "member");
}

TEST(ApiImages, a_picture_of_a_code_is_read) {
  RunningTill till;
  const auto told = till.ask(picture(picture_of(cards::Symbology::code128, anna_card)));
  EXPECT_EQ(told.status, 200);
  ASSERT_EQ(told.list("symbols").size(), 1U);
  const auto& symbol = *told.list("symbols").front().as_object();
  EXPECT_EQ(*symbol.find("meaning")->as_string(), "member");
  EXPECT_EQ(*symbol.find("text")->as_string(), anna_card);
}

TEST(ApiImages, a_picture_without_a_code_is_an_empty_list) {
  RunningTill till;
  const auto blank = drivers::write_png(drivers::blank_image(64, 64, 255));
  const auto told = till.ask(picture(*blank));
  EXPECT_EQ(told.status, 200);
  EXPECT_TRUE(told.list("symbols").empty());
}

TEST(ApiImages, a_bomb_is_refused_by_its_claim_before_it_is_decoded) {
  RunningTill till;
  const drivers::PngHeader header{.width = 25'000, .height = 25'000};
  const auto told = till.ask(picture(drivers::png_of(header, std::string_view("\0\0\0\0", 4))));
  EXPECT_EQ(told.status, 413);
  EXPECT_EQ(told.text("code"), "too_large");
  EXPECT_EQ(till.counter("image.refused"), 1);
  EXPECT_EQ(till.counter("http.413"), 1);
}

TEST(ApiImages, what_is_no_picture_is_refused) {
  RunningTill till;
  EXPECT_EQ(till.ask(picture("no picture at all")).status, 422);
  EXPECT_EQ(till.ask(picture("GIF89a", "image/gif")).status, 415);
  auto torn = picture_of(cards::Symbology::ean13, "4600000000015");
  torn.resize(torn.size() / 2);
  EXPECT_EQ(till.ask(picture(torn)).status, 422);
}

TEST(ApiScans, what_a_picture_holds_is_published_to_whoever_listens) {
  RunningTill till;
  const auto bytes = picture_of(cards::Symbology::ean13, "4600000000015");
  net::Client listener;
  net::EventReader reader;
  std::vector<net::Event> events;
  bool sent = false;
  const auto stream = listener.stream(
      {.url = till.url("/v1/scans"), .headers = {{"Authorization", "Bearer " + till.token("pos")}}},
      [&](std::string_view arrived) {
        if (!std::exchange(sent, true)) till.ask(picture(bytes));
        for (auto& event : reader.feed(arrived)) events.push_back(std::move(event));
        return events.empty();
      });
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events.front().name, "scan");
  EXPECT_EQ(events.front().id, "1");
  const auto event = json::parse(events.front().text);
  ASSERT_TRUE(event);
  EXPECT_EQ(*event->as_object()->find("meaning")->as_string(), "product");
  EXPECT_EQ(*event->as_object()->find("text")->as_string(), "4600000000015");
  EXPECT_EQ(*event->as_object()->find("symbology")->as_string(), "ean13");
  EXPECT_EQ(*event->as_object()->find("source")->as_string(), "image");
  EXPECT_EQ(event->as_object()->size(), 6U);
}

}  // namespace
}  // namespace till::agent
