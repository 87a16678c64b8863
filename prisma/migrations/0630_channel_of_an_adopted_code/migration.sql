-- What an adopted code is for, as the file of matches calls it.
ALTER TABLE "AdoptionCode" ADD COLUMN channel TEXT;
