-- Sales tracking adds up the clicks of a range of days.
CREATE INDEX "LinkClicks_shop_day_idx" ON "LinkClicks"("shop", "day") INCLUDE ("enrolmentId", "clicks");
