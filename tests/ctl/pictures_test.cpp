// Reading pictures through the command line: rendered codes, a blank one, a broken one.
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "drivers/symbols/png.h"
#include "drivers/symbols/write.h"
#include "sync/ctl/json_at.h"
#include "sync/ctl/pictures_text.h"
#include "tests/ctl/spoken.h"
#include "tests/platform/temp_folder.h"

namespace till::ctl {
namespace {

using testing::HasSubstr;

class Pictures : public testing::Test {
 protected:
  std::string write(const std::string& name, std::string_view bytes) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }

  std::string write_code(const std::string& name, cards::Symbology symbology,
                         std::string_view text) {
    const auto image = drivers::render_symbol(symbology, text);
    require(image.has_value(), "the symbol is drawn");
    const auto png = drivers::write_png(*image);
    require(png.has_value(), "the picture is written");
    return write(name, *png);
  }

  std::string write_blank(const std::string& name) {
    const auto png = drivers::write_png(drivers::blank_image(40, 30, 255));
    require(png.has_value(), "the picture is written");
    return write(name, *png);
  }

  platform::TempFolder folder_;
};

TEST_F(Pictures, codes_are_read_with_their_symbology_and_text) {
  const auto ean = write_code("a.png", cards::Symbology::ean13, "2012345678903");
  const auto qr = write_code("b.png", cards::Symbology::qr, "TC-MAY-0007");
  const auto spoken = run({"code", "read", ean, qr});
  EXPECT_EQ(spoken.exit, Exit::ok) << spoken.out;
  EXPECT_THAT(spoken.out, HasSubstr("ean13"));
  EXPECT_THAT(spoken.out, HasSubstr("2012345678903\n"));
  EXPECT_THAT(spoken.out, HasSubstr("TC-MAY-0007\n"));
  EXPECT_THAT(spoken.out, HasSubstr("read 2, unread 0 of 2; median "));
}

TEST_F(Pictures, what_cannot_be_read_ends_with_one) {
  const auto good = write_code("a.png", cards::Symbology::qr, "x");
  const auto spoken = run({"code", "read", good, write_blank("blank.png"), write("c.png", "GIF89a"),
                           (folder_ / "absent.png").string()});
  EXPECT_EQ(spoken.exit, Exit::found_wrong);
  EXPECT_THAT(spoken.out, HasSubstr("nothing found\n"));
  EXPECT_THAT(spoken.out, HasSubstr("not read: "));
  EXPECT_THAT(spoken.out, HasSubstr("absent.png"));
  EXPECT_THAT(spoken.out, HasSubstr("read 1, unread 3 of 4"));
}

TEST_F(Pictures, a_folder_means_its_pictures) {
  write_code("b.PNG", cards::Symbology::qr, "second");
  write_code("a.png", cards::Symbology::qr, "first");
  write("notes.txt", "none");
  const auto spoken = run({"code", "read", folder_.path().string()});
  EXPECT_EQ(spoken.exit, Exit::ok) << spoken.out;
  EXPECT_THAT(spoken.out, HasSubstr("read 2, unread 0 of 2"));
  EXPECT_THAT(spoken.out, testing::Not(HasSubstr("notes")));
}

TEST_F(Pictures, a_folder_without_pictures_is_refused) {
  EXPECT_EQ(run({"code", "read", folder_.path().string()}).exit, Exit::refused);
}

TEST_F(Pictures, texts_beside_the_pictures_judge_them) {
  write_code("right.png", cards::Symbology::qr, "right");
  write("right.txt", "right\n");
  write_code("wrong.png", cards::Symbology::qr, "wrong");
  write("wrong.txt", "other");
  write_blank("blank.png");
  write("blank.txt", "lost");
  write_code("alone.png", cards::Symbology::qr, "alone");
  const auto spoken = run({"code", "read", "--expect", "--compare-plain", folder_.path().string()});
  EXPECT_EQ(spoken.exit, Exit::found_wrong);
  EXPECT_THAT(spoken.out, HasSubstr("VERDICT"));
  EXPECT_THAT(spoken.out, HasSubstr("\nread 1, misread 1, unread 1 of 3 with a text beside them"))
      << spoken.out;
  EXPECT_THAT(spoken.out, HasSubstr("the library's plain call: read 1, misread 1, unread 1 of 3"));
}

TEST_F(Pictures, a_misread_ends_with_one) {
  write_code("wrong.png", cards::Symbology::qr, "wrong");
  write("wrong.txt", "other");
  EXPECT_EQ(run({"code", "read", (folder_ / "wrong.png").string()}).exit, Exit::ok);
  EXPECT_EQ(run({"code", "read", "--expect", (folder_ / "wrong.png").string()}).exit,
            Exit::found_wrong);
}

TEST_F(Pictures, json_holds_every_picture_and_the_sums) {
  const auto file = write_code("a.png", cards::Symbology::code128, "CARD-77");
  write("a.txt", "CARD-77");
  const auto spoken = run({"code", "read", "--expect", "--compare-plain", "--json", file});
  const auto value = json::parse(spoken.out);
  ASSERT_TRUE(value) << spoken.out;
  ASSERT_EQ(list_at(*value, "files").size(), 1U);
  const auto& picture = list_at(*value, "files")[0];
  EXPECT_EQ(text_at(picture, "file"), file);
  EXPECT_EQ(text_at(picture, "format"), "png");
  EXPECT_EQ(text_at(picture, "verdict"), "read");
  EXPECT_EQ(text_at(picture, "plain.text"), "CARD-77");
  ASSERT_EQ(list_at(picture, "symbols").size(), 1U);
  EXPECT_EQ(text_at(list_at(picture, "symbols")[0], "symbology"), "code128");
  EXPECT_EQ(integer_at(*value, "summary.read"), 1);
  EXPECT_EQ(integer_at(*value, "plain.read"), 1);
}

TEST(PicturesText, times_and_medians_are_milliseconds) {
  std::vector<Picture> pictures(3);
  pictures[0].reading.decode_time = std::chrono::microseconds{250};
  pictures[1].reading.decode_time = std::chrono::microseconds{1'049};
  pictures[2].reading.decode_time = std::chrono::microseconds{30'000};
  for (auto& picture : pictures) picture.format = "png";
  const auto text = pictures_text(pictures);
  EXPECT_THAT(text, HasSubstr("unread 3 of 3; median 1.05 ms"));
  EXPECT_THAT(text, HasSubstr("30.00"));
  EXPECT_THAT(text, HasSubstr(" 0.25"));
}

}  // namespace
}  // namespace till::ctl
