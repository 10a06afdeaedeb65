"""How the papers of a claim label what an adjuster asks of them: many labels, one fact."""

from collections.abc import Mapping
from types import MappingProxyType

NO_FACT = ""
"""What a label announces that is known and asked by nobody: it ends the value before it."""

SECTIONS: Mapping[str, str] = MappingProxyType(
    {
        label: party
        for party, labels in {
            "claimant": "claimant|claimant information|claimant details|about the claimant|injured party|third party"
            "|reported by|reporting party|person making the claim|your details|about you|claimant contact",
            "insured": "insured|insured information|insured details|policyholder|policyholder information"
            "|policyholder details|named insured|about the insured|policy holder|policy information|policy details"
            "|policy|your policy|insured and policy",
            "other": "witness|witnesses|witness information|agent|agency|producer|other vehicle|other driver|vehicle 2"
            "|unit 2|other party|adverse party|other vehicle information|unit number 2|vehicle number 2|officer"
            "|reporting officer|adjuster|lienholder|mortgagee|insurer|insurance company|bill to|customer|billed to"
            "|owner|passenger|passengers|responsible party|guarantor|emergency contact|other vehicle and driver"
            "|second vehicle|driver 2|unit 2 driver|invoice to|ship to|customer information",
            "vehicle": "vehicle|vehicle information|insured vehicle|vehicle 1|unit 1|unit number 1|vehicle details"
            "|your vehicle|vehicle number 1|vehicle and driver|vehicle and damage|first vehicle",
            "driver": "driver information|driver details|driver 1|unit 1 driver|operator information",
            "loss": "loss|loss information|loss details|details of loss|the loss|accident information|accident details"
            "|incident information|incident details|crash information|what happened|about the loss|incident|accident"
            "|collision information|details of the loss|details of the accident|when and where|crash details",
            "repairer": "repair facility|repairer|shop|repair shop|body shop|shop information|prepared by|workshop",
            "payment": "payment|payment information|payment details|payee|bank details|remittance|payee information"
            "|pay to|remit to|remit payment to|how to pay|payment instructions",
            "property": "property|property information|insured property|damaged property|premises|the property",
            "issuer": "provider|provider information|facility|issued by|vendor|from|supplier",
        }.items()
        for label in labels.split("|")
    }
)
"""Headings under which bare labels such as `Name` speak of one party."""

BY_SECTION: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "claimant": {"name": "claimant.name", "phone": "claimant.phone", "address": "claimant.address"},
        "insured": {
            "name": "insured.name",
            "number": "insured.policy_number",
            "from": "policy.effective_date",
            "to": "policy.expiry_date",
        },
        "vehicle": {},
        "driver": {"name": "driver.name"},
        "loss": {"date": "loss.date", "place": "loss.location", "type": "loss.type"},
        "repairer": {"name": "repairer.name"},
        "payment": {"account": "payee.bank_account"},
        "property": {"address": "property.address", "place": "property.address"},
        "issuer": {"name": "bill.issuer"},
    }
)
"""What a bare label means under a heading; a heading of somebody else gives it no meaning."""

BARE: Mapping[str, str] = MappingProxyType(
    {
        label: role
        for role, labels in {
            "name": "name|full name|company|company name|business name",
            "phone": "phone|telephone|phone number|telephone number|tel|mobile|cell|contact number|daytime phone"
            "|cell phone|home phone|mobile phone|contact telephone|contact phone|tel number|best phone",
            "address": "address|mailing address|street address|home address|residence|residence address",
            "number": "number",
            "date": "date|date time|when|date and time",
            "place": "location|place|where|at",
            "type": "type|cause|kind",
            "account": "account|account number|acct|acct number|bank account number",
            "from": "from|start|starts",
            "to": "to|until|end|ends",
        }.items()
        for label in labels.split("|")
    }
)

_LABELS: Mapping[str, str] = {
    "loss.date": "date of loss|loss date|dol|d o l|date of accident|accident date|date of incident|incident date"
    "|date of occurrence|occurrence date|crash date|date of crash|collision date|date of collision|date of injury"
    "|injury date|date loss occurred|date and time of loss|date time of loss|loss date and time|loss date time"
    "|date of loss and time|when did the loss occur|when did it happen|date of event|event date|date of the loss"
    "|date of the accident|accident happened on|loss occurred on|date occurred|occurred on|date time occurred"
    "|date and time of accident|date and time of crash|crash date time|incident date time|date and time of incident"
    "|date of damage|schadendatum|schadentag|d loss|day of loss|when did the accident happen|loss occurred"
    "|date and time of occurrence|date of fire|date of theft|happened on|date of collision time|crash date and time",
    "loss.reported_date": "date reported|reported date|loss reported|date of notice|notice date|date loss reported"
    "|reported to insurer|reported to us|date reported to insurer|first notice|date of first notice|notice received"
    "|date claim reported|claim reported|reported to carrier|date notified|first reported|date reported to company"
    "|date reported to carrier|notified on|notification date|date of notification|gemeldet am|day reported"
    "|date first reported|notice of loss received|date notice received|reported to the insurer",
    "loss.location": "location of loss|loss location|place of loss|place of accident|accident location"
    "|location of accident|location of collision|collision location|crash location|location of crash"
    "|incident location|location of incident|loss address|where did the loss occur|where did it happen"
    "|place of occurrence|location of occurrence|scene|accident scene|scene of accident|schadenort"
    "|place of the accident|place of incident|address of loss|loss occurred at|scene of loss|place of crash"
    "|where it happened|occurrence location|place of collision|occurred at|location of the loss|loss site"
    "|where the loss happened",
    "loss.type": "type of loss|loss type|cause of loss|kind of loss|nature of loss|type of claim|claim type|peril"
    "|type of incident|incident type|loss cause|cause of damage|type of accident|schadenart|nature of claim"
    "|cause type of loss|category of loss|loss category",
    "insured.name": "insured|insured name|named insured|name of insured|policyholder|policyholder name|policy holder"
    "|policy holder name|first named insured|name of policyholder|our insured|your insured|insured party"
    "|versicherungsnehmer|name of the insured|insured person|name of policy holder|insured policyholder|assured",
    "insured.policy_number": "policy number|policy|policy id|policy ref|policy reference|your policy"
    "|insurance policy number|policynumber|versicherungsschein|policy certificate number|insured policy number"
    "|insurance policy|auto policy number|your policy number|police number|policy identifier|policen number",
    "policy.effective_date": "effective date|policy effective date|policy effective|inception date|inception|effective"
    "|eff date|policy inception|policy start|policy start date|coverage begins|effective from|policy begins"
    "|policy inception date|start of cover|cover from|term begins|in force from|coverage effective|valid from"
    "|coverage start|policy from|term start|start date|policy eff date",
    "policy.expiry_date": "expiry date|expiration date|policy expiration date|policy expiration|expiration|expiry"
    "|exp date|policy expiry|policy expiry date|policy end|policy end date|coverage ends|expires|expires on"
    "|end of cover|cover to|term ends|in force until|valid until|coverage end|policy to|term end|end date"
    "|policy exp date|policy expires|effective until|effective to",
    "policy.term": "policy period|policy term|term|coverage period|period of insurance|policy dates|insurance period"
    "|term of policy|coverage term|period of cover|policy in force|term of insurance|in force",
    "claimant.name": "claimant|claimant name|name of claimant|claimant full name|injured party|injured person"
    "|name of injured|name of injured party|claimant s name|name of the claimant|anspruchsteller|full name of claimant",
    "claimant.phone": "claimant phone|claimant telephone|claimant phone number|claimant tel|phone of claimant"
    "|claimant contact number|claimant contact|telephone of claimant|claimant cell|claimant mobile"
    "|claimant telephone number|claimant daytime phone",
    "claimant.address": "claimant address|address of claimant|claimant mailing address|claimant home address"
    "|claimant street address|claimant residence",
    "property.address": "property address|address of property|risk address|insured location|insured premises|premises"
    "|property location|location of property|described location|dwelling address|insured property|risk location"
    "|damaged property|address of premises|location of risk|residence premises|loss property address|location insured"
    "|insured property address|address of insured property|premises address|property at|covered property"
    "|property insured|described premises|service address|job site|job address|site address|job location|work site"
    "|address of damaged property|address of the property",
    "vehicle.vin": "vin|vehicle identification number|vin number|chassis number|vehicle vin|vehicle id number"
    "|vin vehicle"
    "|vehicle identification number vin|vehicle identification|fahrgestellnummer|fin|vehicle id|insured vehicle vin"
    "|vin 1|vin serial number|vehicle serial number|chassis",
    "vehicle.plate": "plate|license plate|plate number|license plate number|licence plate|licence plate number"
    "|registration|registration number|tag|tag number|reg number|kennzeichen|vehicle plate|license tag|plate state"
    "|license plate state|lic plate|lic plate number|license number plate|registration plate|vehicle registration"
    "|number plate|plate tag|registration mark|vehicle plate number|lic number|plate and state|tag plate",
    "driver.name": "driver|driver name|name of driver|operator|operator name|insured driver|driver of insured vehicle"
    "|driver of vehicle|driver of vehicle 1|driver 1|unit 1 driver|driver unit 1|name of operator|vehicle 1 driver"
    "|fahrer|driven by|driver at time of loss|driver at the time|driver full name|driver unit number 1"
    "|driver vehicle 1|driver at time of accident|driver 1 name|driver operator|unit 1 operator",
    "police.report_number": "police report number|police report|police case number|police file number"
    "|crash report number|collision report number|police incident number|police report ref|police reference"
    "|law enforcement report number|accident report number|police reference number|aktenzeichen polizei"
    "|police report id|police case|police report case number",
    "police.report_date": "police report date|date of police report|police report dated|police report filed"
    "|police report filed on|date police report filed|police report made",
    "repairer.name": "repairer|repair shop|body shop|repair facility|shop name|repairing shop|garage|workshop"
    "|repair facility name|name of repairer|repairer name|collision center|chosen repairer|shop|repairs by"
    "|contractor|contractor name|restoration contractor|name of shop|name of repair shop|werkstatt|repair company"
    "|repair shop name|body shop name|repairs carried out by|work performed by|repair contractor|repairing facility",
    "payee.bank_account": "iban|bank account|bank account number|pay to account|account for payment|payee account"
    "|payee bank account|account number for payment|payment account|remit to account|beneficiary account"
    "|bank account iban|account iban|kontonummer|deposit account|bankverbindung|ach account|payee iban"
    "|bank account for payment|account to be paid|iban number|direct deposit account|beneficiary iban"
    "|payee account number|deposit to account|wire account|ach account number|our bank account|our account"
    "|iban account|settlement account",
}
_PAPER_LABELS: Mapping[str, Mapping[str, str]] = {
    "bill": {
        "bill.number": "invoice number|invoice|bill number|number|invoice id|invoice ref|our invoice|tax invoice number"
        "|document number|receipt number|rechnungsnummer|rechnungs number|bill|invoice reference|bill id|reference"
        "|invoice no number|statement number|bill reference|billing number|reference number|ref|ref number",
        "bill.date": "invoice date|bill date|date|date of invoice|issued|date issued|issue date|issued on"
        "|statement date"
        "|dated|rechnungsdatum|billing date|date of bill|invoice dated|datum|document date|invoiced on|billed on"
        "|date billed|date of issue|bill dated|billed|printed on|date of statement",
        "bill.issuer": "issuer|issued by|vendor|supplier|billed by|invoice from|provider|provider name|service provider"
        "|rendered by|company name|name of provider|billing provider|facility name|healthcare provider|rechnungssteller"
        "|hospital|clinic|medical provider|facility|seller|treating provider|invoicing party|biller",
    },
    "estimate": {
        "bill.number": "estimate number|estimate|estimate id|quote number|quotation number|number|quote|estimate ref"
        "|workfile id|estimate reference|work order|work order number|ro number|repair order number|repair order"
        "|appraisal number|document number|proposal number|reference|reference number|angebotsnummer|kva number"
        "|job number|assessment number|worksheet number|ref|ref number",
        "bill.date": "estimate date|date|date of estimate|issued|date issued|issue date|issued on|date prepared"
        "|prepared"
        "|prepared on|quote date|written on|written|dated|appraisal date|datum|date written|created|document date"
        "|quotation date|estimated on|date of quote|date of appraisal|estimate prepared|estimate written|drawn up on"
        "|estimate dated|created on",
        "bill.issuer": "issuer|issued by|estimate by|estimate from|vendor|company name|prepared for us by",
        "repairer.name": "prepared by shop|estimate prepared by|repairs to be done by|repair to be carried out by",
    },
    "patient": {
        "claimant.name": "patient|patient name|name of patient|patient full name|patient s name|name of the patient",
        "claimant.phone": "patient phone|patient telephone|patient phone number",
        "claimant.address": "patient address|address of patient",
        "bill.number": "account number|patient account number|patient account|encounter number|claim control number"
        "|patient control number|encounter|visit number|account|acct number|patient acct number",
    },
    "police": {
        "police.report_number": "report number|case number|incident number|report|case|file number|complaint number"
        "|agency case number|report id|incident report number|local report number|agency report number"
        "|incident case number"
        "|crash number|report case number|number|reference|reference number|report ref|document number|cad number"
        "|crash id|record number|report no number|case id|local file number|incident",
        "police.report_date": "report date|date of report|date filed|report filed|filed|filed on|report made"
        "|date of filing"
        "|date reported|reported|reported on|date written|report dated|report taken|dated|date report taken|report time"
        "|date prepared|report written|report completed|date completed|prepared on|date of this report|report filed on"
        "|report date time|written on|report taken on|date and time reported",
        "loss.location": "location|place|crash occurred at|street location|at|location address|address of occurrence"
        "|crash site|on street|roadway",
        "loss.type": "crash type|collision type|type of collision|type of crash|manner of collision|manner of crash"
        "|offense|nature of incident|nature of call|incident classification|classification|event type|type of event"
        "|manner of impact|nature of event",
        "driver.name": "unit 1|vehicle 1 operator|driver of unit 1|unit 1 driver name|driver number 1|operator 1"
        "|driver name unit 1",
    },
    "notice": {
        "loss.reported_date": "reported|reported on|report date|date of report|date of this report|date|date received"
        "|received|received on|today s date|date of this notice|date completed|date signed|form date",
        "loss.location": "location|place|where|loss location address",
        "police.report_number": "report number",
    },
    "declarations": {
        "property.address": "location of insured property|location of premises|location 1|insured address|residence"
        "|location address|location",
        "insured.policy_number": "number|declarations for policy|renewal of|declaration number",
        "policy.effective_date": "from|beginning|commencing|begins|starts",
        "policy.expiry_date": "to|until|ending|ends|through",
    },
    "letter": {},
    "statement": {},
}
FAMILIES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "claim_form": ("notice",),
        "police_report": ("police",),
        "repair_estimate": ("estimate",),
        "invoice": ("bill",),
        "medical_bill": ("bill", "patient"),
        "declarations": ("declarations",),
        "statement": ("statement",),
        "letter": ("letter",),
    }
)
_OTHER = (
    "claim number|claim|claim no|our claim|your claim|claim ref|claim reference|our reference|your reference|our ref"
    "|your ref|agent|agency|agent name|producer|broker|adjuster|adjuster name|carrier|insurer|insurance company|company"
    "|underwriter|make|model|year|color|colour|make model|year make model|vehicle|vehicle make|vehicle model|odometer"
    "|mileage|body style|time|time of loss|time of accident|time of day|weather|road|road surface|light|officer"
    "|reporting officer|officer name|badge|badge number|agency name|department|police department|law enforcement agency"
    "|sex|gender|dob|date of birth|birth date|age|occupation|email|e mail|fax|website|web|zip|city|state|county"
    "|city state|city state zip|county state|country|street|description|description of loss|description of accident"
    "|what happened|narrative|damage|damage description|injuries|injury|witness|witness name|witnesses|witness phone"
    "|license|driver license|license number|driver license number|drivers license|dl number|terms|payment terms"
    "|due date"
    "|due|pay by|payment due|po number|purchase order|customer|customer number|customer name|bill to|billed to|sold to"
    "|ship to|remit to|tax id|federal tax id|ein|npi|npi number|diagnosis|diagnosis code|icd|icd 10|cpt|date of service"
    "|service date|dates of service|admitted|discharged|admission date|discharge date|insurance|deductible|limit"
    "|policy limit|premium|total premium|coverage|coverages|limits|endorsements|forms|mortgagee|lienholder|loss payee"
    "|estimator|estimated by|written by|inspected by|inspection date|date of inspection|inspection|phone|telephone"
    "|mailing address|address|signature|signed|date signed|signature date|print name|title|relationship|role|re|subject"
    "|to|from|cc|attention|attn|date|page|page number|swift|bic|routing|routing number|bank|bank name|account holder"
    "|account name|sort code|payee|payable to|amount|amount claimed|claimed amount|estimated amount|estimated loss"
    "|estimate of damage|estimated damage|paid|balance|balance due|total|subtotal|tax|currency|unit|owner|owner name"
    "|registered owner|other driver|other vehicle|vehicle 2|driver 2|unit 2|unit 2 driver|driver of vehicle 2"
    "|driver vehicle 2|other party|passenger|passengers|plate 2|vin 2|other driver name|other insurer|direction|speed"
    "|speed limit|beat|district|precinct|shift|supervisor|citation|citations|violation|violations|tow|towed by|towed to"
    "|party|line of business|line|lob|form|form number|edition|job|project|technician|service advisor|advisor|warranty"
    "|physician|attending physician|doctor|insured phone|insured telephone|insured address|insured email|other plate"
    "|other vin|other vehicle plate|other vehicle vin|other driver phone|agency phone|agent phone|shop phone"
    "|police agency|agency case|reported to police|police notified|police contacted|reporting party|reported by"
    "|contact|contact person|contact name|preferred contact|best time to call|number of witnesses|statement of|taken by"
    "|date of statement|statement date|statement taken|interviewer|recorded by|interviewed by|place of statement"
    "|printed|date printed|expected completion|days to repair|labor rate|tax rate|notes|remarks|comments|reference"
)


def _flat(entries: Mapping[str, str]) -> dict[str, str]:
    return {label: field for field, labels in entries.items() for label in labels.split("|")}


def lexicon_for(kind: str) -> Mapping[str, str]:
    """Return what each label means in a paper of this kind; the paper's own words win over common ones."""
    labels = dict.fromkeys(_OTHER.split("|"), NO_FACT) | _flat(_LABELS)
    for family in FAMILIES.get(kind, ()):
        labels |= _flat(_PAPER_LABELS[family])
    return labels
