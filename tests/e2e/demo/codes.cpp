#include "tests/e2e/demo/codes.h"

#include <utility>

#include "cards/check_digits.h"
#include "drivers/symbols/png.h"
#include "drivers/symbols/write.h"
#include "platform/files.h"

namespace till::demo {
namespace {

constexpr std::size_t picture_bytes_max = 4 * 1024 * 1024;
constexpr std::size_t members_with_app = 12;

Result<std::string> app_code_text(World& world, const DemoMember& member) {
  TILL_TRY(const auto made, world.ledgerd({"member", "card", member.id, "--text"}));
  // The code is the one line of 281 base45 characters.
  std::string line;
  for (const char byte : made.output + "\n") {
    if (byte != '\n') {
      line += byte;
    } else if (line.size() == 281) {
      return line;
    } else {
      line.clear();
    }
  }
  return fail(ErrorCode::invalid, "no app code in what ledgerd printed", made.output);
}

// One code from a picture, through the image driver of the till.
Result<json::Object> read_picture(TillUnderTest& till, const std::string& png) {
  TILL_TRY(const auto answer, till.pos->send_picture(png));
  const auto& symbols = array_at(answer, "symbols");
  if (symbols.empty()) return fail(ErrorCode::invalid, "nothing was read in the picture");
  return *symbols.front().as_object();
}

Result<json::Object> read_rendered(TillUnderTest& till, cards::Symbology symbology,
                                   const std::string& text) {
  TILL_TRY(const auto image, drivers::render_symbol(symbology, text));
  TILL_TRY(const auto png, drivers::write_png(image));
  TILL_TRY(const auto claim, read_picture(till, png));
  // An EAN-13 that begins with 0 is a UPC-A: the same number without that digit.
  const auto read = text_at(claim, "text");
  if (read != text && "0" + read != text) {
    return fail(ErrorCode::invalid, "was read as " + text_at(claim, "text"), text);
  }
  return claim;
}

Result<> expect_meaning(const json::Object& claim, const std::string& meaning) {
  if (text_at(claim, "meaning") == meaning) return {};
  return fail(ErrorCode::invalid, "means " + text_at(claim, "meaning") + ", not " + meaning,
              text_at(claim, "text"));
}

Result<> picture_of_app_code(World& world, CodesRead& out) {
  const auto file = world.places().work / "app-code.png";
  TILL_CHECK(world.ledgerd({"member", "card", world.members[0].id, "--png", file.string()}));
  TILL_TRY(const auto png, platform::read_file(file, picture_bytes_max));
  TILL_TRY(const auto claim, read_picture(world.tills[0], png));
  TILL_CHECK(expect_meaning(claim, "member"));
  TILL_TRY(const auto token, world.tills[0].pos->identify(text_at(claim, "text"), "qr"));
  out.customers[0].push_back({token, text_at(claim, "trust")});
  out.lines.push_back("app code from a PNG (QR): member, trust " + text_at(claim, "trust"));
  return {};
}

Result<> serial_app_code(World& world, CodesRead& out) {
  auto& till = world.tills[1];
  TILL_TRY(const auto text, app_code_text(world, world.members[1]));
  TILL_CHECK(world.wait_until("the serial scanner to be open", [&till] {
    const auto status = till.pos->call(net::Method::get, "/v1/status");
    if (!status || array_at(*status, "scanners").empty()) return false;
    return text_at(*array_at(*status, "scanners").front().as_object(), "state") == "open";
  }));
  TILL_TRY(const auto scan, till.pos->next_scan([&] { return till.serial->send(text + "\r"); }));
  TILL_CHECK(expect_meaning(scan, "member"));
  TILL_TRY(const auto token, till.pos->identify(text_at(scan, "text"), "qr"));
  out.customers[1].push_back({token, "signed"});
  out.lines.push_back("app code from a serial line, heard as a server-sent event: member");
  return {};
}

Result<> rendered_codes(World& world, CodesRead& out) {
  auto& till = world.tills[0];
  TILL_TRY(const auto ean, read_rendered(till, cards::Symbology::ean13, world.members[2].card));
  TILL_CHECK(expect_meaning(ean, "member"));
  TILL_TRY(const auto code128,
           read_rendered(till, cards::Symbology::code128, world.members[3].card));
  TILL_CHECK(expect_meaning(code128, "member"));
  const std::string body = "043000100001";
  const auto coupon_number = body + *cards::gs1_check_digit(body);
  TILL_TRY(const auto poster, read_rendered(till, cards::Symbology::ean13, coupon_number));
  TILL_CHECK(expect_meaning(poster, "coupon"));
  TILL_TRY(const auto may, read_rendered(till, cards::Symbology::code128, "TC-MAY-0001"));
  TILL_CHECK(expect_meaning(may, "coupon"));
  out.lines.push_back("cards from rendered EAN-13 and Code 128: members, trust " +
                      text_at(ean, "trust"));
  out.lines.push_back("coupons from rendered EAN-13 (" + text_at(poster, "code") +
                      ") and Code 128 (" + text_at(may, "code") + ")");
  return {};
}

// Every member as each till's cashier would know them: a few by app, the rest by card.
Result<> identify_everybody(World& world, CodesRead& out) {
  for (std::size_t m = 2; m < world.members.size(); ++m) {
    const auto& member = world.members[m];
    const bool by_app = m < 2 + members_with_app;
    std::string text = member.card;
    if (by_app) {
      TILL_TRY(text, app_code_text(world, member));
    }
    const auto* symbology = by_app ? "qr" : member.is_ean ? "ean13" : "code128";
    for (std::size_t t = 0; t < world.tills.size(); ++t) {
      TILL_TRY(const auto token, world.tills[t].pos->identify(text, symbology));
      out.customers[t].push_back({token, by_app ? "signed" : "static"});
    }
  }
  return {};
}

}  // namespace

Result<CodesRead> read_codes(World& world) {
  CodesRead out;
  out.customers.resize(world.tills.size());
  TILL_CHECK(picture_of_app_code(world, out));
  TILL_CHECK(serial_app_code(world, out));
  TILL_CHECK(rendered_codes(world, out));
  TILL_CHECK(identify_everybody(world, out));
  return out;
}

}  // namespace till::demo
